/** Waits with a batch until its turn has come, unless its stream ends before. */
import { Fault } from "../fault/fault.ts";

/** Rejects with what `signal` was aborted for. */
export function wait(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      const { reason } = signal;
      reject(reason instanceof Fault ? reason : new Fault("CANCELLED", "the stream was cancelled"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, waitMs);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
