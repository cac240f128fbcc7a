/** What one call may still use, by the operating system's accounting of this thread; tenant code runs on no other. */
import type { ExecutionLimits } from "../../base/limits.ts";
import { CPU_BUDGETS_PER_CALL } from "../child-arguments.ts";

/** Clocks at one moment, in microseconds. */
interface Reading {
  readonly threadUs: number;
  readonly processUs: number;
  readonly wallUs: number;
}

function readClocks(): Reading {
  const thread = process.threadCpuUsage();
  const all = process.cpuUsage();
  return {
    threadUs: thread.user + thread.system,
    processUs: all.user + all.system,
    wallUs: performance.now() * 1000,
  };
}

/** The kernel brings a thread's account up to date at its ticks only, which are at most this far apart. */
const TICK_US = 10_000;

/** Timers and clocks are not of one mind to the last microsecond: an attempt that was cut off this near its CPU time has had it. */
const USED_UP_SHARE = 0.95;

/**
 * CPU time that this thread has used since a reading. Three bounds from above, of which the least counts: the thread's own account, which
 * lags by a tick; the process's, which is exact but has V8's helper threads in it; and the time that has passed.
 */
function cpuSinceUs(before: Reading): number {
  const now = readClocks();
  return Math.min(
    now.threadUs - before.threadUs + TICK_US,
    now.processUs - before.processUs,
    Math.ceil(now.wallUs - before.wallUs),
  );
}

/** Why a call may not go on. */
export type Exhausted = "cpu" | "wall";

/** For everything but the answer's own digest, which has the last one. */
const FOLD_BUDGETS = CPU_BUDGETS_PER_CALL - 1;

/** How much longer a call gets when it was starved: it ran out of wall clock without having had its CPU time. */
const PATIENCE_FACTOR = 4;

/**
 * The budget of one call or batch: `cpuTimeMs` for applying events, anew after each event that used it up; and for everything,
 * replays included, `FOLD_BUDGETS` times that and `wallClockMs`.
 */
export class Budget {
  readonly #limits: ExecutionLimits;
  readonly #start = readClocks();
  #spentMainUs = 0;
  #patience = 1;

  constructor(limits: ExecutionLimits) {
    this.#limits = limits;
  }

  cpuUs(): number {
    return cpuSinceUs(this.#start);
  }

  wallMs(): number {
    return performance.now() - this.#start.wallUs / 1000;
  }

  /** CPU time that the next attempt may use, in microseconds. `main`: on account of the batch; else a replay of what ran before. */
  allowanceUs(main: boolean): number {
    const oneUs = this.#limits.cpuTimeMs * 1000;
    return Math.min(main ? oneUs - this.#spentMainUs : oneUs, oneUs * FOLD_BUDGETS - this.cpuUs());
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

  /** Runs `attempt` on account. `usedUp`: it has had about all the CPU time that it may use; `overdrawn`: more than that. */
  measure<T>(
    main: boolean,
    attempt: () => T,
  ): { readonly result: T; readonly usedUp: boolean; readonly overdrawn: boolean } {
    const allowanceUs = this.allowanceUs(main);
    const before = readClocks();
    const result = attempt();
    const tookUs = cpuSinceUs(before);
    if (main) this.#spentMainUs += tookUs;
    return { result, usedUp: tookUs >= allowanceUs * USED_UP_SHARE, overdrawn: tookUs > allowanceUs };
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
