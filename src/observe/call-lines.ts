/** One line in the log for each call: who called what, how it ended, what it cost; never what it carried. Observing, at the end of a call. */
import type { Logger } from "../base/log.ts";
import type { CallWatch, CallWriter, EndedCall } from "./call-watch.ts";
import type { Ending } from "./meters.ts";

const PER_MS = 1_000;

/** Writes lines of calls, whatever the log's own level is. */
export class CallLines implements CallWriter {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log.child({}, { level: "info" });
  }

  write(watch: CallWatch, call: EndedCall, ending: Ending, durationMs: number): void {
    const { functionName, revision } = watch.called;
    const { used, traceId } = watch;
    this.#log.info(
      {
        method: watch.path,
        requestId: call.requestId,
        ...(traceId === undefined ? {} : { traceId }),
        tenant: call.tenant,
        credentialId: call.credentialId,
        ...(functionName === "" ? {} : { function: functionName, revision }),
        reason: ending,
        durationMs: Math.round(durationMs * PER_MS) / PER_MS,
        ...(used === undefined
          ? {}
          : {
              cpuTimeNs: used.cpuNs,
              wallTimeNs: used.wallNs,
              heapBytes: used.heapBytes,
              eventsApplied: used.eventsApplied,
              eventsFailed: used.eventsFailed,
              ...(used.batches === 0 ? {} : { batches: used.batches }),
            }),
      },
      "call",
    );
  }
}
