/** Bounds how many calls of the control plane a tenant makes: each is a line of the audit log, which nothing deletes. Part of the door. */
import { Fault } from "../fault/fault.ts";

const AT_ONCE = 10_000;
const PER_SECOND = 100;
const SECOND_MS = 1_000;
/** Tenants that are remembered; one that is forgotten begins anew. */
const MAX_TENANTS = 10_000;

/** A token bucket for each tenant, and one for its administrators. */
export class ControlBudget {
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Counts a call. Faults: RATE_LIMIT. */
  take(whose: string): void {
    const nowMs = this.#nowMs();
    const bucket = this.#bucketOf(whose, nowMs);
    bucket.tokens = Math.min(AT_ONCE, bucket.tokens + ((nowMs - bucket.atMs) / SECOND_MS) * PER_SECOND);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) {
      const retryAfterMs = Math.ceil(((1 - bucket.tokens) / PER_SECOND) * SECOND_MS);
      throw new Fault("RATE_LIMIT", `a tenant makes ${PER_SECOND} calls of the control plane a second`, {
        retryAfterMs,
      });
    }
    bucket.tokens -= 1;
  }

  #bucketOf(whose: string, nowMs: number): { tokens: number; atMs: number } {
    const known = this.#buckets.get(whose);
    if (known !== undefined) return known;
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MAX_TENANTS && oldest !== undefined) this.#buckets.delete(oldest);
    const bucket = { tokens: AT_ONCE, atMs: nowMs };
    this.#buckets.set(whose, bucket);
    return bucket;
  }
}
