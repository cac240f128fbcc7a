/** Watches executors from outside and decides when a call has gone over its limits: nothing in an executor is trusted to stop tenant code. */
import type { Clock } from "../base/clock.ts";
import type { ExecutionLimits } from "../base/limits.ts";
import type { Logger } from "../base/log.ts";
import type { Death } from "./executor-process.ts";
import { canReadUsage, type ProcessUsage, UNKNOWN_USAGE, type UsageReader } from "./process-usage.ts";

/** A limit that a call went over. */
export type LimitReason = "CPU_TIME_LIMIT" | "WALL_CLOCK_LIMIT" | "MEMORY_LIMIT";

/** Why a call that was cut off did not end: a limit that it went over, or that it got no CPU time, which is no fault of its own. */
export type Explanation = LimitReason | "STARVED";

/** What was seen of the call that runs. Undefined parts could not be observed. */
export interface Evidence {
  readonly elapsedMs: number;
  /** Of the thread that runs tenant code. */
  readonly cpuMs: number | undefined;
  /** Of all threads. */
  readonly processCpuMs: number | undefined;
  /** At the last look. */
  readonly isStopped: boolean;
  readonly residentMb: number | undefined;
}

/** What the watchdog allows beyond the limits before it kills. */
export interface KillLimits {
  readonly limits: ExecutionLimits;
  /** Executors stop calls by themselves, and may run a starved call a second time; what they need for it beyond the limit, as CPU time. */
  readonly cpuSlackMs: number;
  readonly wallSlackMs: number;
  /** Resident memory at which a call is stopped, in units of 2^20 bytes. */
  readonly maxResidentMb: number;
}

/** True if a call that used this much must be ended from outside. */
export function isOverdue(evidence: Evidence, kill: KillLimits): boolean {
  return (
    evidence.elapsedMs > kill.limits.wallClockMs + kill.wallSlackMs ||
    (evidence.cpuMs ?? 0) > kill.limits.cpuTimeMs + kill.cpuSlackMs ||
    (evidence.residentMb ?? 0) > kill.maxResidentMb
  );
}

/**
 * A call that had less of a core than this while its time ran out has been kept from running. Pure code cannot wait for anything; whoever lets code
 * wait must not ask.
 */
const STARVED_SHARE = 0.1;

function isStarved({ elapsedMs, isStopped, processCpuMs }: Evidence): boolean {
  return isStopped || (processCpuMs !== undefined && processCpuMs < elapsedMs * STARVED_SHARE);
}

/** What explains the death of a call that used this much: CPU before wall clock before memory. Undefined: no limit does. */
export function explain(evidence: Evidence, kill: KillLimits): Explanation | undefined {
  const isLate = evidence.elapsedMs > kill.limits.wallClockMs;
  const starved = isLate && isStarved(evidence);
  if ((evidence.cpuMs ?? 0) > kill.limits.cpuTimeMs) return "CPU_TIME_LIMIT";
  if (isLate && !starved) return "WALL_CLOCK_LIMIT";
  if ((evidence.residentMb ?? 0) > kill.maxResidentMb) return "MEMORY_LIMIT";
  return starved ? "STARVED" : undefined;
}

const SIGNALS_OF_V8: ReadonlySet<NodeJS.Signals> = new Set<NodeJS.Signals>(["SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV"]);

/** What explains that an executor ended while this call ran. Undefined: nothing, it crashed. */
export function explainDeath(
  death: Death,
  evidence: Evidence | undefined,
  kill: KillLimits,
  restingMb: number,
): Explanation | undefined {
  if (death.cause !== "limit" && death.cause !== "exit") return undefined;
  const reason = evidence === undefined ? undefined : explain(evidence, kill);
  if (reason !== undefined) return reason;
  // V8 ends the process when a heap is full beyond repair, and that comes well before `maxResidentMb`.
  const grownMb = (evidence?.residentMb ?? 0) - restingMb;
  const endedByV8 = death.exitSignal !== null && SIGNALS_OF_V8.has(death.exitSignal);
  return endedByV8 && grownMb > kill.limits.memoryMb / 2 ? "MEMORY_LIMIT" : undefined;
}

/** What is known of the call that an executor runs now. One for each executor; of one whose process id is not known, how long it runs. */
export class Observation {
  readonly #pid: number | undefined;
  readonly #read: UsageReader;
  #movements = -1;
  #sinceMs = 0;
  #before: ProcessUsage | undefined;
  #evidence: Evidence | undefined;
  #totalCpuMs: number | undefined;

  constructor(pid: number | undefined, read: UsageReader) {
    this.#pid = pid;
    this.#read = read;
  }

  /** CPU time of all its threads since it was started, at the last sample. */
  get totalCpuMs(): number | undefined {
    return this.#totalCpuMs;
  }

  /** The last evidence about the call that is running still; undefined if there is none yet. */
  evidence(movements: number): Evidence | undefined {
    return movements === this.#movements ? this.#evidence : undefined;
  }

  /**
   * Takes a sample. `movements` changes whenever the executor answers anything. A call is observed from the first sample that saw it
   * running, so that what is held against it is never more than it used.
   */
  sample(movements: number, nowMs: number): Evidence {
    const usage = this.#pid === undefined ? UNKNOWN_USAGE : this.#read(this.#pid);
    this.#totalCpuMs = usage.processCpuMs;
    if (movements !== this.#movements) {
      this.#movements = movements;
      this.#sinceMs = nowMs;
      this.#before = usage;
    }
    this.#evidence = {
      elapsedMs: nowMs - this.#sinceMs,
      cpuMs: since(this.#before?.cpuMs, usage.cpuMs),
      processCpuMs: since(this.#before?.processCpuMs, usage.processCpuMs),
      isStopped: usage.isStopped,
      residentMb: usage.residentMb,
    };
    return this.#evidence;
  }
}

function since(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined ? undefined : now - before;
}

/** Something that has work under way. */
export interface Watched {
  /** Looks at it. False: it is idle, and need not be looked at until it says so. */
  look(nowMs: number): boolean;
}

/** One timer for all that is watched; none while nothing is. */
export interface Watchdog {
  /** Begins to look at `watched`; it costs nothing if it is watched already. */
  watch(watched: Watched): void;
  /** Looks no more. */
  close(): void;
}

/** Makes the watchdog. `periodMs` bounds how late a limit is seen. */
export function createWatchdog(options: {
  readonly periodMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}): Watchdog {
  const { clock, log, periodMs } = options;
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  if (!canReadUsage) log.warn("this system has no /proc: executors are held to the wall clock alone");

  const lookAtAll = (): void => {
    const nowMs = clock.monotonicMs();
    for (const one of watched) if (!one.look(nowMs)) watched.delete(one);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    watch(one) {
      watched.add(one);
      timer ??= setInterval(lookAtAll, periodMs);
    },
    close() {
      clearInterval(timer);
      timer = undefined;
      watched.clear();
    },
  };
}
