/** What a tenant may use where nobody has set anything else. The settings begin with `--quota-`. */
import type { Quota } from "../store/quota-store.ts";

const GIB = 1024 * 1024 * 1024;

/** The defaults on a machine with `cores`. 0: no bound; those are rates, and tenants take turns without them. */
export function defaultQuota(cores: number): Quota {
  return {
    runningCalls: 1_024,
    waitingCalls: 10 * cores,
    callsPerSecond: 0,
    functions: 1_000,
    revisionsPerFunction: 10_000,
    storedBytes: GIB,
    cpuMsPerMinute: 0,
    compilesPerMinute: 0,
  };
}

/** Where nothing is bounded. */
export const NO_QUOTA: Quota = {
  runningCalls: 0,
  waitingCalls: 0,
  callsPerSecond: 0,
  functions: 0,
  revisionsPerFunction: 0,
  storedBytes: 0,
  cpuMsPerMinute: 0,
  compilesPerMinute: 0,
};
