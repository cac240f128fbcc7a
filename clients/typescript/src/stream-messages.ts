/** What goes into a stream and what comes out of it: its options, its receipts, and their form on the wire. */
import { create } from "@bufbuild/protobuf";
import type { BatchOptions, EventSource } from "./batches.ts";
import type { CallOptions } from "./connect-options.ts";
import { answerInvalid, type Fault, requestInvalid, toFault } from "./errors.ts";
import { jsonBytes } from "./event.ts";
import {
  OnFault,
  type ReduceStreamReceipt,
  type ReduceStreamRequest,
  ReduceStreamRequestSchema,
  StateReport,
} from "./gen/assay/v1/invoke_service_pb.js";
import { fromNumber, toNumber } from "./int64.ts";
import type { Usage } from "./model.ts";
import { toUsage } from "./wire.ts";

/** How a stream is opened. */
export interface StreamOptions extends CallOptions, BatchOptions {
  /** Absent: the revision that is active when the stream opens. */
  readonly revision?: number | undefined;
  /** A JSON value to start from. Absent: what the function's `initial()` returns. */
  readonly state?: unknown;
  /** Instead of `state`: the JSON document as it stands. */
  readonly stateJson?: string | undefined;
  /** Instead of `state`: the JSON document's bytes, such as those of a receipt. */
  readonly stateBytes?: Uint8Array | undefined;
  /** When receipts carry the state. Absent: `"at-end"`. */
  readonly stateReport?: "never" | "at-end" | "every-batch" | undefined;
  /** What an event that fails does: end the stream, or be left out. Absent: `"stop"`. */
  readonly onFault?: "stop" | "skip" | undefined;
  /** Events to send, in batches; the stream ends when they do. Absent: the caller sends. */
  readonly events?: EventSource | undefined;
}

/** A batch is done; or, with `closing`, the stream is. */
export interface Receipt<State> {
  /** The number that `send` answered; 0 in the closing receipt. */
  readonly batch: number;
  /** True for the last receipt, which belongs to no batch and carries the state. */
  readonly closing: boolean;
  readonly eventsApplied: number;
  readonly eventsFailed: number;
  /** The events that failed, at most 100 of them, each with its place in the batch, from 0. */
  readonly faults: readonly (Fault & { readonly index: number })[];
  /** Undefined unless asked for. Parsed anew each time it is read. */
  readonly state: State | undefined;
  /** The state as the function made it. Undefined unless asked for. Decoded anew each time it is read. */
  readonly stateJson: string | undefined;
  /** Its bytes. Hand these on as `stateBytes` to fold on from it. Undefined unless asked for. */
  readonly stateBytes: Uint8Array | undefined;
  /** SHA-256 over the state in canonical form (RFC 8785). Undefined unless the state is there. */
  readonly stateDigest: string | undefined;
  readonly usage: Usage;
}

/** A whole stream's receipts, added up. */
export interface StreamSummary<State> {
  readonly revision: number;
  readonly artifactDigest: string;
  readonly batches: number;
  readonly eventsApplied: number;
  readonly eventsFailed: number;
  /** The first 100 faults, each with its batch and its place in it. */
  readonly faults: readonly (Fault & { readonly index: number; readonly batch: number })[];
  /** Undefined if the stream was opened to report no state. */
  readonly state: State | undefined;
  readonly stateJson: string | undefined;
  readonly stateBytes: Uint8Array | undefined;
  readonly stateDigest: string | undefined;
  readonly cpuTimeNs: number;
}

/** What serves the stream. */
export interface StreamOpened {
  readonly revision: number;
  readonly artifactDigest: string;
}

const STATE_REPORTS = {
  never: StateReport.NEVER,
  "at-end": StateReport.AT_END,
  "every-batch": StateReport.EVERY_BATCH,
} as const;

const ON_FAULT = { stop: OnFault.STOP, skip: OnFault.SKIP } as const;

/** The first message of a stream. */
export function openMessage(functionName: string, options: StreamOptions): ReduceStreamRequest {
  return create(ReduceStreamRequestSchema, {
    message: {
      case: "open",
      value: {
        function: functionRef(functionName, options.revision),
        state: stateBytes(options),
        stateReport: STATE_REPORTS[options.stateReport ?? "at-end"],
        onFault: ON_FAULT[options.onFault ?? "stop"],
      },
    },
  });
}

/** Which function, and which revision of it; undefined: the active one. */
export function functionRef(
  name: string,
  revision: number | undefined,
): { readonly name: string; readonly revision?: bigint } {
  return { name, ...(revision === undefined ? {} : { revision: fromNumber("revision", revision) }) };
}

/** A state to start from, in one of three forms. */
export interface StartingState {
  readonly state?: unknown;
  readonly stateJson?: string | undefined;
  readonly stateBytes?: Uint8Array | undefined;
}

/** The starting state as bytes; none for `initial()`. */
export function stateBytes(options: StartingState): Uint8Array {
  if (options.stateBytes !== undefined) return options.stateBytes;
  if (options.stateJson !== undefined) return new TextEncoder().encode(options.stateJson);
  if (options.state === undefined) return new Uint8Array(0);
  return jsonBytes(options.state, () => requestInvalid("state", "is not a JSON value"));
}

/** A state's value. Throws an AssayError if what a server sent for it is not JSON. */
export function parseState<State>(bytes: Uint8Array): State {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as State;
  } catch (error) {
    throw answerInvalid("the state that the server answered is not JSON", error);
  }
}

/** A receipt as the reader gets it. */
export function toReceipt<State>(receipt: ReduceStreamReceipt): Receipt<State> {
  const bytes = receipt.state.byteLength === 0 ? undefined : receipt.state;
  return {
    batch: toNumber(receipt.batch),
    closing: receipt.batch === 0n,
    eventsApplied: receipt.eventsApplied,
    eventsFailed: receipt.eventsFailed,
    faults: receipt.faults.map(({ index, fault }) => ({ ...toFault(fault), index })),
    get state() {
      return bytes === undefined ? undefined : parseState<State>(bytes);
    },
    get stateJson() {
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    stateBytes: bytes,
    stateDigest: receipt.stateDigest === "" ? undefined : receipt.stateDigest,
    usage: toUsage(receipt.usage),
  };
}
