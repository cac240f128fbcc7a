/**
 * Looks at executors of which nothing is asked, while no watchdog looks: code that has got out of its isolate must not compute, or fill the memory of a
 * host without cgroups, between its calls. Beside the pool.
 */
import type { ExecutorProcess } from "./executor-process.ts";
import type { UsageReader } from "./process-usage.ts";

export interface RestWatchOptions {
  readonly readUsage: UsageReader;
  readonly executors: () => Iterable<Pick<ExecutorProcess, "pid" | "pendingCount" | "movements" | "state" | "kill">>;
  /** Resident memory at which one is stopped, in units of 2^20 bytes. */
  readonly maxResidentMb: number;
  readonly periodMs: number;
  readonly nowMs: () => number;
}

/**
 * The share of a core that one at rest may take for ever. It is this small because the CPU time that code gets says little of what it wants: on a machine
 * that is busy, were it with others of its kind, each gets a small share.
 */
const REST_SHARE = 0.05;
/** The CPU time beyond that, in periods, that it may take for what it does after a call: collecting garbage, making room, preparing the next isolate. */
const TIDYING_PERIODS = 3;

interface Look {
  readonly movements: number;
  readonly cpuMs: number;
  readonly atMs: number;
  /** What it has taken beyond its share since it was last asked for something. */
  readonly busyMs: number;
}

/** Begins to look; the answer ends it. */
export function watchRest(options: RestWatchOptions): () => void {
  const { executors, readUsage, maxResidentMb, nowMs } = options;
  const maxBusyMs = TIDYING_PERIODS * options.periodMs;
  let looks = new Map<object, Look>();

  const lookAtAll = (): void => {
    const before = looks;
    looks = new Map();
    for (const executor of executors()) {
      const { pid, state, movements } = executor;
      if (pid === undefined || executor.pendingCount > 0 || (state !== "assigned" && state !== "ready")) continue;
      const { processCpuMs: cpuMs, residentMb } = readUsage(pid);
      if ((residentMb ?? 0) > maxResidentMb) {
        executor.kill("limit", `resident ${Math.round(residentMb ?? 0)} MB, and nothing was asked of it`);
        continue;
      }
      if (cpuMs === undefined) continue;
      const atMs = nowMs();
      const last = before.get(executor);
      const hasRested = last?.movements === movements;
      const busyMs = hasRested ? Math.max(0, last.busyMs + (cpuMs - last.cpuMs) - (atMs - last.atMs) * REST_SHARE) : 0;
      if (busyMs >= maxBusyMs) executor.kill("limit", "it computes, and nothing was asked of it");
      else looks.set(executor, { movements, cpuMs, atMs, busyMs });
    }
  };

  const timer = setInterval(lookAtAll, options.periodMs);
  timer.unref();
  return () => clearInterval(timer);
}
