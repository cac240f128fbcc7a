import { afterEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../../src/base/limits.ts";
import type { Death } from "../../../src/execute/executor-process.ts";
import { type ProcessUsage, readProcessUsage } from "../../../src/execute/process-usage.ts";
import {
  createWatchdog,
  type Evidence,
  explain,
  explainDeath,
  isOverdue,
  type KillLimits,
  Observation,
} from "../../../src/execute/watchdog.ts";
import { silentLog } from "./fixture.ts";

const kill: KillLimits = {
  limits: { ...DEFAULT_EXECUTION_LIMITS, cpuTimeMs: 50, wallClockMs: 5_000, memoryMb: 128 },
  cpuSlackMs: 100,
  wallSlackMs: 1_000,
  maxResidentMb: 300,
};
const used = (
  cpuMs: number | undefined,
  elapsedMs: number,
  residentMb: number | undefined,
  rest: Partial<Evidence> = {},
): Evidence => ({ cpuMs, elapsedMs, residentMb, processCpuMs: elapsedMs, isStopped: false, ...rest });
const death = (extra: Partial<Death>): Death => ({
  cause: "exit",
  detail: "",
  exitCode: 1,
  exitSignal: null,
  ...extra,
});

afterEach(() => vi.useRealTimers());

describe("a call", () => {
  it("is overdue only beyond a limit and its slack", () => {
    expect(isOverdue(used(150, 5_900, 300), kill)).toBe(false);
    expect(isOverdue(used(151, 0, 0), kill)).toBe(true);
    expect(isOverdue(used(0, 6_001, 0), kill)).toBe(true);
    expect(isOverdue(used(0, 0, 301), kill)).toBe(true);
  });

  it("is held to the wall clock alone where nothing else can be read", () => {
    expect(isOverdue(used(undefined, 6_000, undefined), kill)).toBe(false);
    expect(isOverdue(used(undefined, 6_001, undefined), kill)).toBe(true);
    expect(explain(used(undefined, 6_001, undefined, { processCpuMs: undefined }), kill)).toBe("WALL_CLOCK_LIMIT");
  });

  it("that was kept from running is not charged with the time that has passed, but with what it took all the same", () => {
    const hardlyMoved = { processCpuMs: 40 };
    expect(explain(used(30, 6_001, 10, hardlyMoved), kill)).toBe("STARVED");
    expect(explain(used(30, 6_001, 10, { isStopped: true }), kill)).toBe("STARVED");
    // Pure code that runs leaves traces, if only in the threads that collect its garbage.
    expect(explain(used(30, 6_001, 10, { processCpuMs: 700 }), kill)).toBe("WALL_CLOCK_LIMIT");
    expect(explain(used(60, 6_001, 10, hardlyMoved), kill)).toBe("CPU_TIME_LIMIT");
    expect(explain(used(30, 6_001, 301, hardlyMoved), kill)).toBe("MEMORY_LIMIT");
    expect(explain(used(0, 4_000, 10, { isStopped: true }), kill)).toBeUndefined();
  });

  it("that went over several limits is told of CPU time, then wall clock, then memory", () => {
    expect(explain(used(51, 5_001, 301), kill)).toBe("CPU_TIME_LIMIT");
    expect(explain(used(50, 5_001, 301), kill)).toBe("WALL_CLOCK_LIMIT");
    expect(explain(used(50, 5_000, 301), kill)).toBe("MEMORY_LIMIT");
    expect(explain(used(50, 5_000, 300), kill)).toBeUndefined();
  });
});

describe("a death", () => {
  it("is explained by what was seen, never by the exit code, which is the executor's own word", () => {
    expect(explainDeath(death({ exitCode: 86 }), used(60, 100, 10), kill, 60)).toBe("CPU_TIME_LIMIT");
    for (const exitCode of [0, 1, 86, 87, 134]) {
      expect(explainDeath(death({ exitCode }), used(10, 20, 200), kill, 60)).toBeUndefined();
      expect(explainDeath(death({ exitCode }), undefined, kill, 60)).toBeUndefined();
    }
  });

  it("by V8's hand is about memory only if memory had grown", () => {
    const aborted = death({ exitCode: null, exitSignal: "SIGABRT" });
    expect(explainDeath(aborted, used(10, 20, 200), kill, 60)).toBe("MEMORY_LIMIT");
    expect(explainDeath(aborted, used(10, 20, 70), kill, 60)).toBeUndefined();
    expect(explainDeath(aborted, undefined, kill, 60)).toBeUndefined();
  });

  it("of an executor that broke the protocol, or that we stopped, is nobody's limit", () => {
    expect(explainDeath(death({ cause: "protocol" }), used(1_000, 9_000, 900), kill, 60)).toBeUndefined();
    expect(explainDeath(death({ cause: "stopped" }), used(1_000, 9_000, 900), kill, 60)).toBeUndefined();
  });
});

describe("an observation", () => {
  it("holds against a call only what was used since it was first seen running", () => {
    let usage: ProcessUsage = { cpuMs: 1_000, processCpuMs: 1_100, isStopped: false, residentMb: 80 };
    const observation = new Observation(1, () => usage);
    expect(observation.sample(4, 100)).toEqual(used(0, 0, 80, { processCpuMs: 0 }));
    usage = { cpuMs: 1_030, processCpuMs: 1_140, isStopped: true, residentMb: 90 };
    expect(observation.sample(4, 150)).toEqual(used(30, 50, 90, { processCpuMs: 40, isStopped: true }));
    expect(observation.evidence(4)).toEqual(used(30, 50, 90, { processCpuMs: 40, isStopped: true }));
    // Something was answered: another call runs, and nothing is known of it.
    expect(observation.evidence(5)).toBeUndefined();
    usage = { cpuMs: 1_050, processCpuMs: 1_160, isStopped: false, residentMb: 90 };
    expect(observation.sample(5, 170)).toEqual(used(0, 0, 90, { processCpuMs: 0 }));
  });

  it("reads this very process from /proc", () => {
    const before = readProcessUsage(process.pid);
    // Time passes also for a process that is kept from running.
    const { user } = process.cpuUsage();
    while (process.cpuUsage().user - user < 60_000);
    const after = readProcessUsage(process.pid);
    expect(after.residentMb).toBeGreaterThan(10);
    expect((after.cpuMs ?? 0) - (before.cpuMs ?? 0)).toBeGreaterThan(10);
    expect((after.processCpuMs ?? 0) - (before.processCpuMs ?? 0)).toBeGreaterThanOrEqual(10);
    expect(after.isStopped).toBe(false);
    const nothing = { cpuMs: undefined, processCpuMs: undefined, isStopped: false, residentMb: undefined };
    expect(readProcessUsage(2 ** 30)).toEqual(nothing);
  });
});

describe("the watchdog", () => {
  it("has one timer for all that works, and none while nothing does", () => {
    vi.useFakeTimers();
    const clock = { nowMs: () => 0, monotonicMs: () => 5 };
    const watchdog = createWatchdog({ periodMs: 20, clock, log: silentLog });
    expect(vi.getTimerCount()).toBe(0);
    const looks = [0, 0];
    const work = [2, 4];
    const watched = looks.map((_, index) => ({
      look(): boolean {
        looks[index] = (looks[index] ?? 0) + 1;
        return (looks[index] ?? 0) < (work[index] ?? 0);
      },
    }));
    for (const one of [...watched, ...watched]) watchdog.watch(one);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(500);
    expect(looks).toEqual([2, 4]);
    expect(vi.getTimerCount()).toBe(0);
    for (const one of watched) watchdog.watch(one);
    watchdog.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
