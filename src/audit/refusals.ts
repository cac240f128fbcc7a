/**
 * Keeps refusals from filling the disk: a tenant's first ones are each written at once, and those beyond what it may fill wait up to a second and
 * are put together with those alike. Step: event → REFUSALS → line.
 */
import { TokenBucket } from "../base/token-bucket.ts";
import type { AuditEvent } from "./audit-log.ts";

/** How many lines refusals may fill: `burst` at once, and `perSecond` of them come back. */
export interface RefusalBudget {
  readonly tenantBurst: number;
  readonly tenantPerSecond: number;
  readonly burst: number;
  readonly perSecond: number;
  /** How long those beyond it wait, to be put together, in milliseconds. */
  readonly periodMs: number;
}

/** A tenant that is refused without end fills less than 20 lines a second; all tenants together less than 300. */
export const DEFAULT_REFUSAL_BUDGET: RefusalBudget = {
  tenantBurst: 2_000,
  tenantPerSecond: 2,
  burst: 5_000,
  perSecond: 20,
  periodMs: 1_000,
};

/** Kinds of refusals that are told apart in a second, beyond the budget. */
const KINDS_PER_TENANT = 8;
const KINDS = 64;
/** With those of which only tenant and reason are told. */
const KINDS_AND_TENANTS = 256;
/** Tenants whose budgets are remembered. */
const MAX_BUCKETS = 10_000;

/** One line that is still to be written, and who waits for it. */
export interface PendingLine {
  readonly event: AuditEvent;
  count: number;
  readonly waiters: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[];
}

/** Sorts refusals into those that are written now, and those that wait for the end of the second. */
export class Refusals {
  readonly #budget: RefusalBudget;
  readonly #nowMs: () => number;
  readonly #all: TokenBucket;
  readonly #tenants = new Map<string, TokenBucket>();
  #waiting = new Map<string, PendingLine>();
  #kindsOf = new Map<string, number>();

  constructor(budget: RefusalBudget, nowMs: () => number) {
    this.#budget = budget;
    this.#nowMs = nowMs;
    this.#all = new TokenBucket(budget.burst, budget.perSecond, nowMs());
  }

  /** True if there are some that wait. */
  get hasWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** True if a line may be filled now for this tenant. */
  mayWrite(tenant: string): boolean {
    const nowMs = this.#nowMs();
    const bucket = this.#bucket(tenant, nowMs);
    // The tenant's own first: one that has none left takes nothing from the others.
    if (!bucket.take(1, nowMs)) return false;
    if (this.#all.take(1, nowMs)) return true;
    bucket.giveBack();
    return false;
  }

  /** The line that a refusal beyond the budget goes into. */
  lineFor(event: AuditEvent): PendingLine {
    const kind = kindOf(event);
    const known = this.#waiting.get(kind);
    if (known !== undefined) return known;
    const kinds = this.#kindsOf.get(event.tenant) ?? 0;
    if (kinds < KINDS_PER_TENANT && this.#waiting.size < KINDS) {
      this.#kindsOf.set(event.tenant, kinds + 1);
      return this.#add(kind, event);
    }
    const { reason, tenant } = event;
    const blurred = { tenant, credentialId: "", method: "", resource: "", reason, requestId: "" };
    const isFull = this.#waiting.size >= KINDS_AND_TENANTS && !this.#waiting.has(kindOf(blurred));
    const rest = isFull ? { ...blurred, tenant: "" } : blurred;
    return this.#waiting.get(kindOf(rest)) ?? this.#add(kindOf(rest), rest);
  }

  /** Those that have waited; none waits afterwards. */
  take(): PendingLine[] {
    const lines = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#kindsOf = new Map();
    return lines;
  }

  #add(kind: string, event: AuditEvent): PendingLine {
    const line: PendingLine = { event, count: 0, waiters: [] };
    this.#waiting.set(kind, line);
    return line;
  }

  #bucket(tenant: string, nowMs: number): TokenBucket {
    let bucket = this.#tenants.get(tenant);
    if (bucket === undefined) {
      if (this.#tenants.size >= MAX_BUCKETS) this.#forgetOldest();
      bucket = new TokenBucket(this.#budget.tenantBurst, this.#budget.tenantPerSecond, nowMs);
      this.#tenants.set(tenant, bucket);
    }
    return bucket;
  }

  #forgetOldest(): void {
    const oldest = this.#tenants.keys().next().value;
    if (oldest !== undefined) this.#tenants.delete(oldest);
  }
}

/** What makes refusals alike; their request ids do not. */
export function kindOf({ tenant, credentialId, method, resource, reason }: AuditEvent): string {
  return JSON.stringify([tenant, credentialId, method, resource, reason]);
}
