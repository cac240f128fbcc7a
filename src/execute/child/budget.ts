/** What one call may still use, by the operating system's accounting. Nothing else runs in the process meanwhile. */
import type { ExecutionLimits } from "../../base/limits.ts";
import { Fault } from "../../fault/fault.ts";
import { CPU_BUDGETS_PER_CALL } from "../contract.ts";

/** Clocks at one moment, in microseconds. */
interface Reading {
  readonly processUs: number;
  readonly wallUs: number;
}

/** The last time that the operating system was asked for the CPU time. */
let asked: Reading = { processUs: 0, wallUs: Number.NEGATIVE_INFINITY };

function readClocks(): Reading {
  const { user, system } = process.cpuUsage();
  asked = { processUs: user + system, wallUs: performance.now() * 1000 };
  return asked;
}

/**
 * To ask the system takes a fifth of a small call's time. So what begins is measured from an answer that is up to this old, and what took less is charged
 * with the time that passed, which is never less than the CPU time; both err against the call by no more than this share of its limit.
 */
const COARSE_SHARE = 0.01;
const MAX_COARSE_US = 500;

/** The clocks where something begins. */
function readClocksCoarsely(coarseUs: number): Reading {
  const wallUs = performance.now() * 1000;
  return wallUs - asked.wallUs < coarseUs ? { processUs: asked.processUs, wallUs } : readClocks();
}

/** Timers and clocks are not of one mind to the last microsecond: an attempt that was cut off this near its CPU time has had it. */
const USED_UP_SHARE = 0.95;

/**
 * CPU time used since a reading: the process's, or the time that has passed if that is less, which takes V8's helper threads out of
 * it. (The thread's own account would be nearer, but the kernel brings it up to date at its ticks only: 4 ms too coarse for calls of 30 µs.)
 */
function cpuSinceUs(before: Reading, coarseUs: number): number {
  const passedUs = performance.now() * 1000 - before.wallUs;
  if (passedUs < coarseUs) return Math.ceil(passedUs);
  const now = readClocks();
  return Math.min(now.processUs - before.processUs, Math.ceil(now.wallUs - before.wallUs));
}

/** Why a call may not go on. */
export type Exhausted = "cpu" | "wall";

/** An attempt that took less than this share of its allowance is charged with the time that passed, which is never less. */
const SHORT_SHARE = 0.25;

/** For everything but the answer's own digest, which has the last one. */
const FOLD_BUDGETS = CPU_BUDGETS_PER_CALL - 1;

/** A call that had less of a core than this while its wall clock ran out has been kept from running: pure code cannot wait. */
const STARVED_SHARE = 0.1;

/** How much longer a call gets when it was starved: it ran out of wall clock without having had its CPU time. */
const PATIENCE_FACTOR = 2;

/**
 * The budget of one call or batch: `cpuTimeMs` for applying events, anew after each event that used it up; and for everything,
 * replays included, `FOLD_BUDGETS` times that and `wallClockMs`. An attempt that was starved is not charged, but what all attempts
 * really used stays within `CPU_BUDGETS_PER_CALL` times `cpuTimeMs`, where the supervisor would kill.
 */
export class Budget {
  readonly #limits: ExecutionLimits;
  readonly #coarseUs: number;
  readonly #start: Reading;
  /** The reading that the next attempt is measured from. Reading CPU time is dear: the first attempt, mostly the only one, uses that of the start. */
  #before: Reading | undefined;
  #spentMainUs = 0;
  #chargedUs = 0;
  #lastUs = 0;
  #lastWasMain = false;
  #ownUs = 0;
  #wasStarved = false;
  #wasRenewed = false;
  #patience = 1;

  constructor(limits: ExecutionLimits) {
    this.#limits = limits;
    this.#coarseUs = Math.min(MAX_COARSE_US, limits.cpuTimeMs * 1000 * COARSE_SHARE);
    this.#start = readClocksCoarsely(this.#coarseUs);
    this.#before = this.#start;
  }

  cpuUs(): number {
    return cpuSinceUs(this.#start, this.#coarseUs);
  }

  wallMs(): number {
    return performance.now() - this.#start.wallUs / 1000;
  }

  /** CPU time that the next attempt may use, in microseconds. `main`: on account of the batch; else a replay of what ran before. */
  allowanceUs(main: boolean): number {
    const oneUs = this.#limits.cpuTimeMs * 1000;
    const ownUs = main ? oneUs - this.#spentMainUs : oneUs;
    const chargedUs = Math.min(ownUs, oneUs * FOLD_BUDGETS - this.#chargedUs);
    // What was really used is never more than the time that has passed: for most calls that settles it.
    const inAllUs = oneUs * CPU_BUDGETS_PER_CALL;
    if (chargedUs + this.wallMs() * 1000 < inAllUs) return chargedUs;
    return Math.min(chargedUs, inAllUs - (this.cpuUs() - this.#ownUs));
  }

  /** Which limit leaves no room for another attempt, if any: CPU time before wall clock. */
  exhausted(main: boolean): Exhausted | undefined {
    if (this.allowanceUs(main) <= 0) return "cpu";
    return this.wallMs() >= this.#limits.wallClockMs ? "wall" : undefined;
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
    const before = this.#before ?? readClocksCoarsely(this.#coarseUs);
    this.#before = undefined;
    const beganMs = performance.now();
    const result = attempt();
    const wallUs = Math.ceil((performance.now() - beganMs) * 1000);
    const tookUs =
      wallUs > allowanceUs * SHORT_SHARE || this.#wasStarved
        ? Math.min(wallUs, cpuSinceUs(before, this.#coarseUs))
        : wallUs;
    this.#lastUs = Math.min(tookUs, allowanceUs);
    this.#lastWasMain = main;
    this.#chargedUs += this.#lastUs;
    if (main) this.#spentMainUs += this.#lastUs;
    return { result, usedUp: tookUs >= allowanceUs * USED_UP_SHARE, overdrawn: tookUs > allowanceUs };
  }

  /**
   * Throws EXECUTOR_LOST if there is no room for another attempt, and the process got too little CPU time: attempts that are cut off and begun again
   * cost what others would need. Nothing is held against a call that was kept from running. The supervisor sends it again. A batch
   * with an event that used its CPU time up has itself to blame.
   */
  assertNotStarved(main: boolean): void {
    const limit = this.exhausted(main);
    const isStarved =
      limit === "wall"
        ? this.cpuUs() < this.wallMs() * 1000 * STARVED_SHARE
        : limit === "cpu" && this.#wasStarved && !this.#wasRenewed;
    if (isStarved) throw new Fault("EXECUTOR_LOST", "the process got too little CPU time");
  }

  /** An attempt ran out of wall clock only: it is not charged, and the next one gets more. */
  waitLonger(): void {
    this.#wasStarved = true;
    this.#chargedUs -= this.#lastUs;
    if (this.#lastWasMain) this.#spentMainUs -= this.#lastUs;
    this.#lastUs = 0;
    this.#patience *= PATIENCE_FACTOR;
  }

  /** Does work of our own, such as making a realm; no tenant is charged with it. */
  ownWork<T>(work: () => T): T {
    const before = readClocksCoarsely(this.#coarseUs);
    const result = work();
    this.#ownUs += cpuSinceUs(before, this.#coarseUs);
    this.#before = undefined;
    return result;
  }

  /** Wall clock for an attempt in which no tenant code runs: it only has to end. */
  wallLeftMs(): number {
    return Math.max(1, Math.ceil(this.#limits.wallClockMs - this.wallMs()));
  }

  /** An event used the batch's CPU time up and is charged with it: those after it begin with a new account. */
  renew(): void {
    this.#spentMainUs = 0;
    this.#wasRenewed = true;
  }
}
