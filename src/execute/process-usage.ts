/** What a process uses, read from `/proc` as the kernel accounts it: the watchdog's only evidence beside the clock. */
import { existsSync, readFileSync } from "node:fs";

/** A sample. Undefined parts could not be read: no `/proc`, or the process is gone. */
export interface ProcessUsage {
  /** CPU time of the main thread, which is the one that runs tenant code, in milliseconds. */
  readonly cpuMs: number | undefined;
  /** Resident memory of the whole process, in units of 2^20 bytes. */
  readonly residentMb: number | undefined;
}

/** Takes samples of a process by its id. */
export type UsageReader = (pid: number) => ProcessUsage;

/** x86-64 and most others; where pages are larger (16 KiB on some arm64) memory is underestimated, never overestimated. */
const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;
/** `USER_HZ`, which Linux fixes at 100 for what it shows to programs. */
const TICK_MS = 10;

/** True where processes can be observed from outside. */
export const canReadUsage: boolean = existsSync("/proc/self/statm");

/** Reads `/proc`. About 20 µs. */
export const readProcessUsage: UsageReader = (pid) => ({ cpuMs: mainThreadCpuMs(pid), residentMb: residentMb(pid) });

function mainThreadCpuMs(pid: number): number | undefined {
  // First field: nanoseconds on a CPU. Absent in kernels without CONFIG_SCHED_INFO.
  const schedstat = read(`/proc/${pid}/task/${pid}/schedstat`);
  const nanoseconds = Number(schedstat?.split(" ", 1)[0]);
  if (schedstat !== undefined && Number.isFinite(nanoseconds)) return nanoseconds / 1e6;
  const stat = read(`/proc/${pid}/task/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name before the last parenthesis may hold spaces; utime and stime are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * TICK_MS : undefined;
}

function residentMb(pid: number): number | undefined {
  const pages = Number(read(`/proc/${pid}/statm`)?.split(" ")[1]);
  return Number.isFinite(pages) ? (pages * PAGE_BYTES) / MIB : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
