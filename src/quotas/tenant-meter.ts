/** What a tenant has used lately, against what it may: calls, CPU time, compilations. Asked by rooms 1 and 4 before they do anything. */
import type { Clock } from "../base/clock.ts";
import { rateExceeded } from "../fault/quota.ts";
import type { TenantId } from "../flow.ts";
import type { Quota } from "../store/quota-store.ts";
import { SlidingSum } from "./sliding-sum.ts";

const CALL_WINDOW_SECONDS = 10;
const MINUTE_SECONDS = 60;

/** One for each tenant, as long as the server runs. */
export class TenantMeter {
  readonly #tenant: TenantId;
  readonly #clock: Clock;
  #quota: Quota;
  /** True if calls are bounded by a rate; where it is false, calls need not ask. */
  isRated = false;
  readonly #calls = new SlidingSum(CALL_WINDOW_SECONDS);
  readonly #cpuMs = new SlidingSum(MINUTE_SECONDS);
  readonly #compiles = new SlidingSum(MINUTE_SECONDS);

  constructor(tenant: TenantId, quota: Quota, clock: Clock) {
    this.#tenant = tenant;
    this.#clock = clock;
    this.#quota = quota;
    this.quota = quota;
  }

  /** Defaults filled in; a rate of 0 is none. */
  get quota(): Quota {
    return this.#quota;
  }

  set quota(quota: Quota) {
    this.#quota = quota;
    this.isRated = quota.callsPerSecond > 0 || quota.cpuMsPerMinute > 0;
  }

  /** Counts a call. Faults: RATE_LIMIT, which is not counted. */
  takeCall(): void {
    const { callsPerSecond } = this.#quota;
    const nowMs = this.#clock.monotonicMs();
    this.#assertCpu(nowMs);
    if (callsPerSecond === 0) return;
    const allowed = callsPerSecond * CALL_WINDOW_SECONDS;
    const used = this.#calls.sum(nowMs);
    if (used >= allowed) {
      const retryAfterMs = this.#calls.msUntil(allowed - 1, nowMs);
      throw rateExceeded(this.#tenant, "calls_per_second", used / CALL_WINDOW_SECONDS, callsPerSecond, retryAfterMs);
    }
    this.#calls.add(1, nowMs);
  }

  /** Milliseconds until the tenant's code may run again; 0: it may now. */
  cpuWaitMs(): number {
    const { cpuMsPerMinute } = this.#quota;
    if (cpuMsPerMinute === 0) return 0;
    const nowMs = this.#clock.monotonicMs();
    return this.#cpuMs.sum(nowMs) < cpuMsPerMinute ? 0 : this.#cpuMs.msUntil(cpuMsPerMinute - 1, nowMs);
  }

  /** Counts CPU time that the tenant's executors have used. */
  spend(cpuMs: number): void {
    this.#cpuMs.add(cpuMs, this.#clock.monotonicMs());
  }

  /** Counts a compilation or check. Faults: RATE_LIMIT, which is not counted. */
  takeCompile(): void {
    const { compilesPerMinute } = this.#quota;
    const nowMs = this.#clock.monotonicMs();
    const used = this.#compiles.sum(nowMs);
    if (compilesPerMinute > 0 && used >= compilesPerMinute) {
      const retryAfterMs = this.#compiles.msUntil(compilesPerMinute - 1, nowMs);
      throw rateExceeded(this.#tenant, "compiles_per_minute", used, compilesPerMinute, retryAfterMs);
    }
    this.#compiles.add(1, nowMs);
  }

  get cpuMsInLastMinute(): number {
    return this.#cpuMs.sum(this.#clock.monotonicMs());
  }

  get compilesInLastMinute(): number {
    return this.#compiles.sum(this.#clock.monotonicMs());
  }

  #assertCpu(nowMs: number): void {
    const { cpuMsPerMinute } = this.#quota;
    if (cpuMsPerMinute === 0) return;
    const used = this.#cpuMs.sum(nowMs);
    if (used < cpuMsPerMinute) return;
    const retryAfterMs = this.#cpuMs.msUntil(cpuMsPerMinute - 1, nowMs);
    throw rateExceeded(this.#tenant, "cpu_ms_per_minute", Math.round(used), cpuMsPerMinute, retryAfterMs);
  }
}
