/** Pumps one ReduceStream: messages from the client to the fold, receipts back, each side held up while the other is slow. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Fault } from "../fault/fault.ts";
import { type ReasonName, reasonOfNumber } from "../fault/reasons.ts";
import type { CallFacts } from "../flow.ts";
import {
  OnFault,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
  StateReport,
} from "../gen/assay/v1/invoke_service_pb.js";
import type { AdmittedCaller } from "../identity/tenants.ts";
import type { FoldStream, Invoker } from "../invoke/invoke.ts";
import { assertFunction } from "./door.ts";
import { assertBatch, openOrder } from "./fields/invoke.ts";
import { type BidiCall, type StreamLog, toBuffer, write } from "./handlers.ts";
import { Inbox } from "./inbox.ts";

/**
 * Runs a stream to its end. One message at a time is under way; grpc-js reads ahead a few (`READ_AHEAD_MESSAGES` in `server.ts`) and then
 * lets HTTP/2 flow control stop the client. Resolves when the client has closed its side and everything is answered.
 */
export async function pumpReduceStream(
  invoker: Invoker,
  call: BidiCall,
  caller: AdmittedCaller,
  eventsFailed: StreamLog,
): Promise<void> {
  // Ends with the caller, or when the server has to end the stream: whichever way of the stream waits then is woken.
  const ending = new AbortController();
  const onAbort = (): void => ending.abort(caller.signal.reason);
  caller.signal.addEventListener("abort", onAbort, { once: true });
  if (caller.signal.aborted) onAbort();
  try {
    await pump(invoker, call, caller, eventsFailed, ending);
  } finally {
    caller.signal.removeEventListener("abort", onAbort);
  }
}

async function pump(
  invoker: Invoker,
  call: BidiCall,
  caller: AdmittedCaller,
  eventsFailed: StreamLog,
  ending: AbortController,
): Promise<void> {
  const { signal } = ending;
  const inbox = new Inbox(call, signal);
  const first = await inbox.next();
  if (first === undefined) {
    throw new Fault("REQUEST_INVALID", "the stream ended before its opening message", {
      fieldViolations: [{ field: "open", description: "is required: it is the first message of a stream" }],
    });
  }
  const { function: target, open } = openOrder(first);
  assertFunction(caller, target.name);
  const stream = await invoker.openStream(caller, {
    function: target,
    state: open.state,
    stateReport: open.stateReport === StateReport.UNSPECIFIED ? StateReport.AT_END : open.stateReport,
    onFault: open.onFault === OnFault.UNSPECIFIED ? OnFault.STOP : open.onFault,
    ended: (fault) => ending.abort(fault),
  });
  // A client that is gone must not keep a batch running: nobody will read its receipt.
  const onEnd = (): void => stream.abort();
  signal.addEventListener("abort", onEnd, { once: true });
  try {
    await write(call, openedMessage(stream), signal);
    let stopped = false;
    for (;;) {
      const message = await inbox.next();
      if (message === undefined) break;
      assertBatch(message);
      // Behind a fault that stopped the fold, what the client had under way is read and dropped.
      if (stopped) continue;
      caller.probe?.arrived();
      const result = await stream.batch(message);
      stopped = result.stopped;
      if (result.faulted !== false) eventsFailed(() => factsOf(result.response));
      await write(call, toBuffer(result.response), signal);
    }
    const closing = await stream.finish();
    if (closing !== undefined) await write(call, toBuffer(closing), signal);
  } finally {
    signal.removeEventListener("abort", onEnd);
    stream.abort();
  }
}

/** What the log says of a batch in which events failed: how many, the first with its reason, and what it cost. */
function factsOf(response: Uint8Array): { readonly reason: ReasonName } & CallFacts {
  let message: ReduceStreamResponse["message"];
  try {
    message = fromBinary(ReduceStreamResponseSchema, response).message;
  } catch {
    // It comes from the executor, and is the client's to make sense of.
    return { reason: "INTERNAL" };
  }
  if (message.case !== "receipt") return { reason: "INTERNAL" };
  const { batch, eventsApplied, eventsFailed, faults, usage } = message.value;
  const [first] = faults;
  return {
    reason: reasonOfNumber(first?.fault?.reason ?? 0),
    batch: Number(batch),
    ...(first === undefined ? {} : { eventIndex: first.index }),
    eventsApplied,
    eventsFailed,
    ...(usage === undefined ? {} : { cpuTimeNs: Number(usage.cpuTimeNs), wallTimeNs: Number(usage.wallTimeNs) }),
  };
}

function openedMessage(stream: FoldStream): Buffer {
  return toBuffer(
    toBinary(
      ReduceStreamResponseSchema,
      create(ReduceStreamResponseSchema, {
        message: {
          case: "opened",
          value: { revision: BigInt(stream.revision), artifactDigest: stream.artifactDigest },
        },
      }),
    ),
  );
}
