/** Whether a call that failed is tried again, and when. */
import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Idempotency } from "@bufbuild/protobuf/wkt";
import { type AssayError, cancelled, isServersReason } from "./errors.ts";

/** How often, and with which waits. */
export interface RetryPolicy {
  /** The first attempt counts. */
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
}

/** Timers of Node take no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * True if the call may be made again: the server says so by its reason; or no server answered, and the method does nothing the second time that it has
 * not done the first.
 */
export function isTriedAgain(error: AssayError, method: DescMethod): boolean {
  if (!error.retryable) return false;
  if (isServersReason(error.reason)) return true;
  return error.reason === "SERVER_UNREACHABLE" && method.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN;
}

/** The n-th wait, from 1, in milliseconds: random, so that clients that failed together do not come back together. */
export function backoffMs(policy: RetryPolicy, nth: number, error: AssayError): number {
  const wholeMs = Math.min(policy.maxBackoffMs, policy.initialBackoffMs * 2 ** (nth - 1));
  return Math.max(wholeMs * (0.5 + Math.random() / 2), error.retryAfterMs ?? 0);
}

/** Waits, and throws `CANCELLED` as soon as the signal is aborted. A wait that would not end before `deadlineMs` (of `Date.now()`) throws `error` instead. */
export async function waitBefore(
  waitMs: number,
  error: AssayError,
  deadlineMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (waitMs > MAX_TIMER_MS || (deadlineMs !== undefined && Date.now() + waitMs >= deadlineMs)) throw error;
  if (signal?.aborted === true) throw cancelled(signal.reason);
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(cancelled(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, waitMs);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
