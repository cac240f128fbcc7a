/** An open fold: the state of a stream between its batches. Step: batch → OPEN FOLD → receipt. */
import { create, toBinary } from "@bufbuild/protobuf";
import { decodeMessage } from "../../base/decode-message.ts";
import type { ExecutionLimits } from "../../base/limits.ts";
import { requestInvalid } from "../../fault/fault.ts";
import type * as frames from "../../gen/assay/executor/v1/frames_pb.js";
import {
  OnFault,
  ReduceStreamRequestSchema,
  ReduceStreamResponseSchema,
  StateReport,
} from "../../gen/assay/v1/invoke_service_pb.js";
import { eventFaults, usage } from "./answer.ts";
import type { LoadedArtifact } from "./artifact.ts";
import { Budget } from "./budget.ts";
import { wireBatch } from "./event-wire.ts";
import { type BatchText, batchText } from "./events.ts";
import { type FoldResult, foldBatch } from "./fold.ts";
import { unpack } from "./packed-events.ts";
import type { EventFailure, StateText } from "./realm-answer.ts";
import { boundEvents } from "./reduce.ts";
import { callersState, initialState, stateDigest } from "./state-text.ts";

/** A stream's fold. */
export interface OpenFold {
  /** Loaded anew, perhaps, since the fold was opened. */
  artifact: LoadedArtifact;
  readonly onFault: "stop" | "skip";
  readonly reportsEveryBatch: boolean;
  state: StateText;
  lastBatch: bigint;
  /** It met a fault and takes no more batches. */
  stopped: boolean;
}

/** What a batch came to. */
export interface BatchResult {
  /** `assay.v1.ReduceStreamResponse` with the receipt. */
  readonly response: Uint8Array;
  readonly stopped: boolean;
  readonly faulted: boolean | undefined;
}

/** Begins a fold with the caller's state, or with what `initial()` returns. */
export function openFold(artifact: LoadedArtifact, order: frames.OpenFold, limits: ExecutionLimits): OpenFold {
  const budget = new Budget(limits);
  const state =
    order.state.byteLength === 0
      ? initialState(artifact, limits, budget)
      : callersState(artifact, order.state, "open.state", limits, budget);
  return {
    artifact,
    onFault: order.onFault === OnFault.SKIP ? "skip" : "stop",
    reportsEveryBatch: order.stateReport === StateReport.EVERY_BATCH,
    state,
    lastBatch: 0n,
    stopped: false,
  };
}

/** Applies a batch. Answers, step by step if `stepwise`, how many events are done. Throws a Fault where it is not one event's. */
export function* applyBatch(
  fold: OpenFold,
  requestBytes: Uint8Array,
  stepwise: boolean,
  known: ReadonlyMap<number, EventFailure>,
  limits: ExecutionLimits,
): Generator<number, BatchResult> {
  const { artifact, onFault } = fold;
  const budget = new Budget(limits);
  const { number, count, text } = readBatch(requestBytes);
  if (fold.stopped) throw requestInvalid([{ field: "batch", description: "follows a fault that stopped the stream" }]);
  if (number <= fold.lastBatch) {
    throw requestInvalid([
      {
        field: "batch.batch",
        description: `is ${number}; it must be greater than ${fold.lastBatch}, the one before it`,
      },
    ]);
  }
  if (count === 0) throw requestInvalid([{ field: "batch.events", description: "is empty; a batch has at least one" }]);
  boundEvents(count, limits);
  const order = { artifact, limits, budget, batch: text(), start: fold.state, onFault, stepwise, known };
  const result = yield* foldBatch(order);
  fold.state = result.state;
  fold.lastBatch = number;
  fold.stopped = result.stopped;
  const reported = fold.reportsEveryBatch ? report(fold, limits) : {};
  const receipt = {
    batch: number,
    eventsApplied: result.applied,
    faults: eventFaults(result.failures),
    eventsFailed: result.failures.size,
    ...reported,
    usage: usage(budget, artifact),
  };
  return { response: respond(receipt), stopped: result.stopped, faulted: faultOf(result) };
}

/** Whether the function failed; undefined if only the events did, which says nothing of it. */
function faultOf({ failures }: FoldResult): boolean | undefined {
  if (failures.size === 0) return false;
  return [...failures.values()].some(({ reason }) => reason !== "EVENT_INVALID") ? true : undefined;
}

/** The receipt that ends a stream: the state and its digest, and no batch. */
export function closingReceipt(fold: OpenFold, limits: ExecutionLimits): Uint8Array {
  const budget = new Budget(limits);
  return respond({ ...report(fold, limits), usage: usage(budget, fold.artifact) });
}

function report(fold: OpenFold, limits: ExecutionLimits): { state: Uint8Array; stateDigest: string } {
  return { state: Buffer.from(fold.state.text), stateDigest: stateDigest(fold.artifact, fold.state, limits) };
}

type Receipt = Extract<
  NonNullable<Parameters<typeof create<typeof ReduceStreamResponseSchema>>[1]>["message"],
  { case: "receipt" }
>["value"];

function respond(value: Receipt): Uint8Array {
  return toBinary(
    ReduceStreamResponseSchema,
    create(ReduceStreamResponseSchema, { message: { case: "receipt", value } }),
  );
}

interface ReadBatch {
  readonly number: bigint;
  readonly count: number;
  text(): BatchText;
}

function readBatch(bytes: Uint8Array): ReadBatch {
  const ordinary = wireBatch(bytes);
  if (ordinary !== undefined) {
    const { batch, text } = ordinary;
    return { number: batch, count: text.count, text: () => text };
  }
  let message: ReturnType<typeof decodeMessage<typeof ReduceStreamRequestSchema>>["message"];
  try {
    message = decodeMessage(ReduceStreamRequestSchema, bytes).message;
  } catch {
    throw requestInvalid([{ field: "message", description: "is not a ReduceStreamRequest that can be read" }]);
  }
  if (message.case !== "batch") throw requestInvalid([{ field: "message", description: "is not a batch" }]);
  const { batch, events, packed } = message.value;
  if (packed === undefined) return { number: batch, count: events.length, text: () => batchText(events) };
  if (events.length > 0) {
    throw requestInvalid([
      { field: "batch.packed", description: "is set beside events; a batch has its events in one of the two" },
    ]);
  }
  return { number: batch, count: packed.typeIndexes.length, text: () => batchText(unpack(packed)) };
}
