/** What one call may still use, by the operating system's accounting of this thread; tenant code runs on no other. */
import type { ExecutionLimits } from "../../base/limits.ts";
import { CPU_BUDGETS_PER_CALL } from "../child-arguments.ts";

/** CPU time of this thread since it began, in microseconds. */
function threadCpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Why a call may not go on. */
export type Exhausted = "cpu" | "wall";

/** How much longer a call gets when it was starved: it ran out of wall clock without having had its CPU time. */
const PATIENCE_FACTOR = 4;

/**
 * The budget of one call or batch: `cpuTimeMs` for applying events, anew after each event that used it up; and for everything,
 * replays included, `CPU_BUDGETS_PER_CALL` times that and `wallClockMs`.
 */
export class Budget {
  readonly #limits: ExecutionLimits;
  readonly #cpuStartUs = threadCpuUs();
  readonly #wallStartMs = performance.now();
  #spentMainUs = 0;
  #patience = 1;

  constructor(limits: ExecutionLimits) {
    this.#limits = limits;
  }

  cpuUs(): number {
    return threadCpuUs() - this.#cpuStartUs;
  }

  wallMs(): number {
    return performance.now() - this.#wallStartMs;
  }

  /** CPU time that the next attempt may use, in microseconds. `main`: on account of the batch; else a replay of what ran before. */
  allowanceUs(main: boolean): number {
    const oneUs = this.#limits.cpuTimeMs * 1000;
    return Math.min(main ? oneUs - this.#spentMainUs : oneUs, oneUs * CPU_BUDGETS_PER_CALL - this.cpuUs());
  }

  /** Which limit leaves no room for another attempt, if any. */
  exhausted(main: boolean): Exhausted | undefined {
    if (this.wallMs() >= this.#limits.wallClockMs) return "wall";
    return this.allowanceUs(main) <= 0 ? "cpu" : undefined;
  }

  /** Wall clock for the next attempt, in whole milliseconds. Wall is never less than CPU, so the first attempt is cut off at its CPU time. */
  timeoutMs(main: boolean): number {
    const wallLeftMs = this.#limits.wallClockMs - this.wallMs();
    return Math.max(1, Math.ceil(Math.min((this.allowanceUs(main) / 1000) * this.#patience, wallLeftMs)));
  }

  /** Runs `attempt` and measures the CPU time that it took, in microseconds. */
  measure<T>(main: boolean, attempt: () => T): { readonly result: T; readonly tookUs: number } {
    const beforeUs = threadCpuUs();
    const result = attempt();
    const tookUs = threadCpuUs() - beforeUs;
    if (main) this.#spentMainUs += tookUs;
    return { result, tookUs };
  }

  /** An attempt ran out of wall clock only: the next one gets more. */
  waitLonger(): void {
    this.#patience *= PATIENCE_FACTOR;
  }

  /** An event used the batch's CPU time up and is charged with it: those after it begin with a new account. */
  renew(): void {
    this.#spentMainUs = 0;
  }
}
