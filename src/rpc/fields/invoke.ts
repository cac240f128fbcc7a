/** The rules of a call's routing header and opening message. Events are the executor's to judge. */
import { decodeMessage } from "../../base/decode-message.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../base/limits.ts";
import { isLabel, MAX_LABEL_LENGTH } from "../../base/names.ts";
import { BYTES, tag, Walker } from "../../base/wire-walker.ts";
import { Fault } from "../../fault/fault.ts";
import type { FunctionRef } from "../../flow.ts";
import { type FunctionRef as FunctionRefMessage, FunctionRefSchema } from "../../gen/assay/v1/function_pb.js";
import {
  OnFaultSchema,
  type ReduceStreamOpen,
  ReduceStreamRequestSchema,
  StateReportSchema,
  type TailLogsRequest,
} from "../../gen/assay/v1/invoke_service_pb.js";
import type { LogOrder } from "../../invoke/invoke.ts";
import { undecodable } from "../door.ts";
import { toBuffer } from "../handlers.ts";
import { scanReduceRequest, scanStreamRequest } from "../wire-scan.ts";
import { Violations } from "./violations.ts";

const { maxBatchEvents, maxStateBytes } = DEFAULT_EXECUTION_LIMITS;

/** What an opening message asks for, checked. */
export interface OpenOrder {
  readonly function: FunctionRef;
  readonly open: ReduceStreamOpen;
}

/** Finds out where a `ReduceRequest` is to go. Faults: REQUEST_INVALID, PAYLOAD_TOO_LARGE. */
export function reduceTarget(request: Uint8Array): FunctionRef {
  const outline = scanReduceRequest(request);
  const target = targetOf(outline.functionRef);
  if (outline.stateBytes > maxStateBytes) throw tooLarge("state", `must be at most ${maxStateBytes} bytes`);
  if (outline.eventCount > maxBatchEvents) throw tooLarge("events", `must be at most ${maxBatchEvents}`);
  return target;
}

/** Reads the first message of a stream. Faults: REQUEST_INVALID, also for a batch before the opening; PAYLOAD_TOO_LARGE. */
export function openOrder(request: Uint8Array): OpenOrder {
  const violations = new Violations();
  if (scanStreamRequest(request) === "batch") {
    violations.add("batch", "comes before the opening message; the first message of a stream must be `open`");
    violations.throwIfAny();
  }
  const open = decodeOpen(request);
  const target = functionRefField(violations, "open.function", open.function);
  if (StateReportSchema.value[open.stateReport] === undefined) violations.add("open.state_report", "is not known");
  if (OnFaultSchema.value[open.onFault] === undefined) violations.add("open.on_fault", "is not known");
  violations.throwIfAny();
  if (open.state.byteLength > maxStateBytes) throw tooLarge("open.state", `must be at most ${maxStateBytes} bytes`);
  return { function: target, open };
}

/** Insists that a later message of a stream is a batch. Faults: REQUEST_INVALID. */
export function assertBatch(request: Uint8Array): void {
  if (scanStreamRequest(request) === "batch") return;
  const violations = new Violations();
  violations.add("open", "comes a second time; a stream is opened once");
  violations.throwIfAny();
}

function targetOf(bytes: Uint8Array | undefined): FunctionRef {
  const ordinary = bytes === undefined ? undefined : ordinaryTarget(bytes);
  if (ordinary !== undefined) return ordinary;
  const violations = new Violations();
  const target = functionRefField(violations, "function", functionRefOf(bytes));
  violations.throwIfAny();
  return target;
}

const NAME = tag(1, BYTES);

/** A reference that is a name and no more, and a good one: nearly every one. Anything else has more to be said about it. */
function ordinaryTarget(bytes: Uint8Array): FunctionRef | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(NAME) || !walker.takesLengthOfRest()) return undefined;
  // Labels are ASCII: what is not fails the test below, however it is decoded.
  const name = toBuffer(bytes).toString("latin1", walker.pos);
  return name.length <= MAX_LABEL_LENGTH && isLabel(name) ? { name, revision: undefined } : undefined;
}

function functionRefOf(bytes: Uint8Array | undefined): FunctionRefMessage | undefined {
  if (bytes === undefined) return undefined;
  try {
    return decodeMessage(FunctionRefSchema, bytes);
  } catch {
    throw undecodable("assay.v1.ReduceRequest");
  }
}

function decodeOpen(request: Uint8Array): ReduceStreamOpen {
  try {
    const { message } = decodeMessage(ReduceStreamRequestSchema, request);
    if (message.case === "open") return message.value;
  } catch {
    // Falls through: the decoder's own words may quote the bytes.
  }
  throw undecodable("assay.v1.ReduceStreamRequest");
}

/** At most so many of the lines that are remembered. */
const MAX_LAST_LINES = 1_000;

/** What of a function's log is wanted. Faults: REQUEST_INVALID. */
export function logOrder({ follow, function: ref, lastLines }: TailLogsRequest): LogOrder {
  const violations = new Violations();
  const target = functionRefField(violations, "function", ref);
  if (lastLines > MAX_LAST_LINES) violations.add("last_lines", `must be at most ${MAX_LAST_LINES}`);
  violations.throwIfAny();
  return { function: target, lastLines, follow };
}

function functionRefField(violations: Violations, field: string, ref: FunctionRefMessage | undefined): FunctionRef {
  if (ref === undefined) {
    violations.add(field, "is required");
    return { name: "", revision: undefined };
  }
  violations.functionName(`${field}.name`, ref.name);
  return {
    name: ref.name,
    revision: ref.revision === undefined ? undefined : violations.revision(`${field}.revision`, ref.revision),
  };
}

function tooLarge(field: string, description: string): Fault {
  return new Fault("PAYLOAD_TOO_LARGE", `${field}: ${description}`, { fieldViolations: [{ field, description }] });
}
