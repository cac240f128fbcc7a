/** How hard each tenant is on its executors: whose calls kill one after the other gets the next one later, and with less of the machine. Pool's memory. */
import type { Clock } from "../base/clock.ts";
import type { TenantId } from "../flow.ts";

/** So many deaths in a short time are everybody's bad luck. */
const FREE_DEATHS = 3;
/** One death is forgotten in this time. */
const FORGOTTEN_IN_MS = 1_000;

interface Deaths {
  /** Those that are not forgotten, in parts. */
  level: number;
  atMs: number;
}

/** Counts the executors of each tenant that died of its calls. */
export class Strain {
  readonly #clock: Clock;
  /** For each death beyond the free ones. */
  readonly #pauseMs: number;
  readonly #maxPauseMs: number;
  readonly #tenants = new Map<TenantId, Deaths>();

  constructor(clock: Clock, pauseMs: number, maxPauseMs: number) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
    this.#maxPauseMs = maxPauseMs;
  }

  /** A call of the tenant's has killed an executor. */
  died(tenant: TenantId): void {
    this.#tenants.set(tenant, { level: this.#level(tenant) + 1, atMs: this.#clock.monotonicMs() });
  }

  /** True: its executors should disturb nobody. */
  isHigh(tenant: TenantId): boolean {
    return this.#level(tenant) > FREE_DEATHS;
  }

  /** How long it has to wait for its next executor. Starting one costs the others more than most of what it does. */
  pauseLeftMs(tenant: TenantId): number {
    const deaths = this.#tenants.get(tenant);
    if (deaths === undefined) return 0;
    const pauseMs = Math.min(this.#maxPauseMs, Math.max(0, deaths.level - FREE_DEATHS) * this.#pauseMs);
    return deaths.atMs + pauseMs - this.#clock.monotonicMs();
  }

  /** Forgets whom there is nothing to remember of. */
  sweep(): void {
    for (const tenant of this.#tenants.keys()) if (this.#level(tenant) <= 0) this.#tenants.delete(tenant);
  }

  #level(tenant: TenantId): number {
    const deaths = this.#tenants.get(tenant);
    if (deaths === undefined) return 0;
    return Math.max(0, deaths.level - (this.#clock.monotonicMs() - deaths.atMs) / FORGOTTEN_IN_MS);
  }
}
