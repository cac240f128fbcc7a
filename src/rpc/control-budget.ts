/** Bounds how many calls of the control plane a tenant makes: each is a line of the audit log, which nothing deletes. Part of the door. */
import { TokenBucket } from "../base/token-bucket.ts";
import { Fault } from "../fault/fault.ts";

const AT_ONCE = 10_000;
const PER_SECOND = 100;
/** Tenants that are remembered; one that is forgotten begins anew. */
const MAX_TENANTS = 10_000;

/** A token bucket for each tenant, and one for its administrators. */
export class ControlBudget {
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Counts a call. Faults: RATE_LIMIT. */
  take(whose: string): void {
    const nowMs = this.#nowMs();
    const bucket = this.#bucketOf(whose, nowMs);
    if (bucket.take(1, nowMs)) return;
    throw new Fault("RATE_LIMIT", `a tenant makes ${PER_SECOND} calls of the control plane a second`, {
      retryAfterMs: bucket.msUntil(1, nowMs),
    });
  }

  #bucketOf(whose: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(whose);
    if (known !== undefined) return known;
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MAX_TENANTS && oldest !== undefined) this.#buckets.delete(oldest);
    const bucket = new TokenBucket(AT_ONCE, PER_SECOND, nowMs);
    this.#buckets.set(whose, bucket);
    return bucket;
  }
}
