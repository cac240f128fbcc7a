/** Bounds how often a tenant does what costs the server more than its caller: each call of the control plane is a line of the audit log, which nothing deletes. Part of the door. */
import { TokenBucket } from "../base/token-bucket.ts";
import { Fault } from "../fault/fault.ts";

/** Tenants that are remembered; one that is forgotten begins anew. */
const MAX_TENANTS = 10_000;

/** How much there is for each. */
export interface BudgetTerms {
  readonly atOnce: number;
  readonly perSecond: number;
  /** What is counted, in the words of the fault: such as `calls of the control plane`. */
  readonly what: string;
}

/** What a tenant may have of the control plane; its administrators have as much again. */
export const CONTROL_BUDGET: BudgetTerms = { atOnce: 10_000, perSecond: 100, what: "calls of the control plane" };

/** A token bucket for each of those that are named. */
export class TenantBudget {
  readonly #terms: BudgetTerms;
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(terms: BudgetTerms, nowMs: () => number = () => performance.now()) {
    this.#terms = terms;
    this.#nowMs = nowMs;
  }

  /** Counts one. Faults: RATE_LIMIT. */
  take(whose: string): void {
    const nowMs = this.#nowMs();
    const bucket = this.#bucketOf(whose, nowMs);
    if (bucket.take(1, nowMs)) return;
    const { perSecond, what } = this.#terms;
    throw new Fault("RATE_LIMIT", `a tenant makes ${perSecond} ${what} a second`, {
      retryAfterMs: bucket.msUntil(1, nowMs),
    });
  }

  #bucketOf(whose: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(whose);
    if (known !== undefined) return known;
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MAX_TENANTS && oldest !== undefined) this.#buckets.delete(oldest);
    const { atOnce, perSecond } = this.#terms;
    const bucket = new TokenBucket(atOnce, perSecond, nowMs);
    this.#buckets.set(whose, bucket);
    return bucket;
  }
}
