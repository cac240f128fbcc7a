/** What tenants may use by default: the part of the settings that `quotas/` is opened with. */
import { defaultQuota } from "./quotas/limits.ts";
import type { Option, SettingsReader } from "./settings-reader.ts";
import type { Quota } from "./store/quota-store.ts";

const MAX_UINT32 = 0xffff_ffff;

/** The protos give each number its width. */
const QUOTA_SETTINGS = {
  runningCalls: { key: "quotaRunningCalls", ceiling: 1_000_000, what: "calls under way" },
  waitingCalls: { key: "quotaWaitingCalls", ceiling: 1_000_000, what: "waiting calls" },
  callsPerSecond: { key: "quotaCallsPerSecond", ceiling: MAX_UINT32, what: "calls a second" },
  functions: { key: "quotaFunctions", ceiling: MAX_UINT32, what: "functions" },
  revisionsPerFunction: { key: "quotaRevisionsPerFunction", ceiling: MAX_UINT32, what: "revisions of a function" },
  storedBytes: { key: "quotaStoredBytes", ceiling: 2 ** 49, what: "stored bytes" },
  cpuMsPerMinute: { key: "quotaCpuMsPerMinute", ceiling: MAX_UINT32, what: "CPU milliseconds in a minute" },
  compilesPerMinute: { key: "quotaCompilesPerMinute", ceiling: MAX_UINT32, what: "compilations in a minute" },
} as const satisfies Record<keyof Quota, { key: string; ceiling: number; what: string }>;

const names = Object.keys(QUOTA_SETTINGS) as (keyof Quota)[];

export const QUOTA_OPTIONS: readonly Option[] = names.map((name) => ({
  key: QUOTA_SETTINGS[name].key,
  placeholder: "N",
  help: `a tenant's ${QUOTA_SETTINGS[name].what}, unless SetQuota says otherwise [${standard(name)}]`,
}));

function standard(name: keyof Quota): string {
  if (name === "waitingCalls") return "10 for each core";
  return String(defaultQuota(1)[name] || "no bound");
}

/** Reads the part. Notes what is wrong. */
export function readQuotaSettings(reader: SettingsReader, cores: number): Quota {
  const defaults = defaultQuota(cores);
  const read = (name: keyof Quota): number => {
    const { ceiling, key } = QUOTA_SETTINGS[name];
    // What is a rate may be left without a bound; the others have always one.
    return reader.integer(key, defaults[name], defaults[name] === 0 ? 0 : 1, ceiling);
  };
  return {
    runningCalls: read("runningCalls"),
    waitingCalls: read("waitingCalls"),
    callsPerSecond: read("callsPerSecond"),
    functions: read("functions"),
    revisionsPerFunction: read("revisionsPerFunction"),
    storedBytes: read("storedBytes"),
    cpuMsPerMinute: read("cpuMsPerMinute"),
    compilesPerMinute: read("compilesPerMinute"),
  };
}
