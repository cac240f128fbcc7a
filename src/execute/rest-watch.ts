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

/** The share of a core that is more than tidying up. */
const BUSY_SHARE = 0.5;
/** As many looks on end, or it is still at what it does after a call: collecting garbage, making room, preparing the next isolate. */
const BUSY_LOOKS = 3;

interface Look {
  readonly movements: number;
  readonly cpuMs: number;
  readonly atMs: number;
  readonly busy: number;
}

/** Begins to look; the answer ends it. */
export function watchRest(options: RestWatchOptions): () => void {
  const { executors, readUsage, maxResidentMb, nowMs } = options;
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
      const isBusy = hasRested && cpuMs - last.cpuMs > (atMs - last.atMs) * BUSY_SHARE;
      const busy = isBusy ? last.busy + 1 : 0;
      if (busy >= BUSY_LOOKS) executor.kill("limit", "it computes, and nothing was asked of it");
      else looks.set(executor, { movements, cpuMs, atMs, busy });
    }
  };

  const timer = setInterval(lookAtAll, options.periodMs);
  timer.unref();
  return () => clearInterval(timer);
}
