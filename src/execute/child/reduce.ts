/** A unary Reduce: request bytes in, the new state out. Step: frame → REDUCE → outbox. */
import { decodeMessage } from "../../base/decode-message.ts";
import type { ExecutionLimits } from "../../base/limits.ts";
import { Fault, requestInvalid } from "../../fault/fault.ts";
import type { Digest } from "../../flow.ts";
import type { ReduceRequest } from "../../gen/assay/v1/invoke_service_pb.js";
import { ReduceRequestSchema } from "../../gen/assay/v1/invoke_service_pb.js";
import type { Fault as FaultMessage, Usage } from "../../gen/assay/v1/usage_pb.js";
import { type Cost, costOf, faultMessage, usage } from "./answer.ts";
import type { LoadedArtifact } from "./artifact.ts";
import { Budget } from "./budget.ts";
import { wireReduce } from "./event-wire.ts";
import { type BatchText, batchText } from "./events.ts";
import { foldBatch } from "./fold.ts";
import { callersState, initialState, stateDigest } from "./state-text.ts";

/** What an `assay.v1.ReduceResponse` says, beside the revision. */
export interface Reduced {
  /** One JSON document. */
  readonly state: string;
  readonly stateDigest: Digest;
  readonly eventsApplied: number;
  readonly usage: Cost;
}

/** The new state, or the fault of one event. */
export type Reduction =
  | Reduced
  | { readonly fault: FaultMessage; readonly eventIndex: number; readonly used: Usage | undefined };

/** Folds all the events or none. If `stepwise`, answers before each event how many are done. Throws a Fault where it is not one event's. */
export function* reduce(
  artifact: LoadedArtifact,
  requestBytes: Uint8Array,
  limits: ExecutionLimits,
  stepwise: boolean,
): Generator<number, Reduction> {
  const budget = new Budget(limits);
  const { state, count, text } = readRequest(requestBytes);
  boundEvents(count, limits);
  const batch = text();
  const [invalid] = batch.invalid;
  if (invalid !== undefined) {
    return { fault: faultMessage("EVENT_INVALID", invalid[1], []), eventIndex: invalid[0], used: undefined };
  }
  const start =
    state.byteLength === 0
      ? initialState(artifact, limits, budget)
      : callersState(artifact, state, "state", limits, budget);
  const folding = foldBatch({
    artifact,
    limits,
    budget,
    batch,
    start,
    onFault: "stop",
    stepwise,
    known: new Map(),
  });
  if (stepwise) yield 0;
  let step = folding.next();
  for (; !step.done; step = folding.next()) {
    // What comes after the last event, such as writing the state, is that event's doing.
    if (step.value < batch.count) yield step.value;
  }
  const result = step.value;
  const [failed] = result.failures;
  if (failed !== undefined) {
    const [eventIndex, { reason, message, stack }] = failed;
    return { fault: faultMessage(reason, message, stack), eventIndex, used: usage(budget, artifact) };
  }
  return {
    state: result.state.text,
    stateDigest: stateDigest(artifact, result.state, limits),
    eventsApplied: result.applied,
    usage: costOf(budget, artifact),
  };
}

/** Refuses more events than a batch may have. */
export function boundEvents(count: number, limits: ExecutionLimits): void {
  if (count <= limits.maxBatchEvents) return;
  throw new Fault("PAYLOAD_TOO_LARGE", `${count} events; at most ${limits.maxBatchEvents} are allowed at a time`);
}

interface ReadRequest {
  readonly state: Uint8Array;
  readonly count: number;
  text(): BatchText;
}

function readRequest(bytes: Uint8Array): ReadRequest {
  const ordinary = wireReduce(bytes);
  if (ordinary !== undefined) {
    const { state, text } = ordinary;
    return { state, count: text.count, text: () => text };
  }
  let request: ReduceRequest;
  try {
    request = decodeMessage(ReduceRequestSchema, bytes);
  } catch {
    throw requestInvalid([{ field: "request", description: "is not a ReduceRequest that can be read" }]);
  }
  const { state, events } = request;
  return { state, count: events.length, text: () => batchText(events) };
}
