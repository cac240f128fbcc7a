/** What a process uses, read from `/proc` as the kernel accounts it: the watchdog's only evidence beside the clock. */
import { existsSync, readFileSync } from "node:fs";

/** A sample. Undefined parts could not be read: no `/proc`, or the process is gone. */
export interface ProcessUsage {
  /** CPU time of the main thread, which is the one that runs tenant code, in milliseconds. */
  readonly cpuMs: number | undefined;
  /** CPU time of all its threads, in milliseconds; in steps of 10. */
  readonly processCpuMs: number | undefined;
  /** Somebody has stopped it (SIGSTOP, a debugger): it gets no CPU time, whatever it wants. */
  readonly isStopped: boolean;
  /** Resident memory of the whole process, in units of 2^20 bytes. */
  readonly residentMb: number | undefined;
}

/** Of a process that cannot be seen from here. */
export const UNKNOWN_USAGE: ProcessUsage = {
  cpuMs: undefined,
  processCpuMs: undefined,
  isStopped: false,
  residentMb: undefined,
};

/** Takes samples of a process by its id. */
export type UsageReader = (pid: number) => ProcessUsage;

/** x86-64 and most others; where pages are larger (16 KiB on some arm64) memory is underestimated, never overestimated. */
const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;
/** `USER_HZ`, which Linux fixes at 100 for what it shows to programs. */
const TICK_MS = 10;

/** True where processes can be observed from outside. */
export const canReadUsage: boolean = existsSync("/proc/self/stat");

/** Places in `/proc/<pid>/stat`, counted from the field behind the name, which is the process's state. */
const STAT = { userTicks: 11, systemTicks: 12, residentPages: 21 } as const;
const STOPPED_STATES = "Tt";

/** Reads `/proc`. About 20 µs. */
export const readProcessUsage: UsageReader = (pid) => {
  const stat = fieldsOfStat(`/proc/${pid}/stat`);
  const pages = Number(stat?.[STAT.residentPages]);
  return {
    cpuMs: mainThreadCpuMs(pid),
    processCpuMs: ticksMs(stat),
    isStopped: STOPPED_STATES.includes(stat?.[0] ?? "?"),
    residentMb: Number.isFinite(pages) ? (pages * PAGE_BYTES) / MIB : undefined,
  };
};

function mainThreadCpuMs(pid: number): number | undefined {
  // First field: nanoseconds on a CPU. Absent in kernels without CONFIG_SCHED_INFO.
  const schedstat = read(`/proc/${pid}/task/${pid}/schedstat`);
  const nanoseconds = Number(schedstat?.split(" ", 1)[0]);
  if (schedstat !== undefined && Number.isFinite(nanoseconds)) return nanoseconds / 1e6;
  return ticksMs(fieldsOfStat(`/proc/${pid}/task/${pid}/stat`));
}

function ticksMs(stat: readonly string[] | undefined): number | undefined {
  const ticks = Number(stat?.[STAT.userTicks]) + Number(stat?.[STAT.systemTicks]);
  return Number.isFinite(ticks) ? ticks * TICK_MS : undefined;
}

/** What follows the name, which may hold spaces and parentheses. */
function fieldsOfStat(path: string): string[] | undefined {
  const stat = read(path);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
