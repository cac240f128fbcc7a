import { readdirSync } from "node:fs";
import { getPriority } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { Priorities } from "../../../src/execute/priority.ts";
import { Strain } from "../../../src/execute/strain.ts";
import { order, scriptedPool, told, until } from "./fixture.ts";

const mayRaise = process.getuid?.() === 0;
const pools: ExecutorPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close(0);
});

describe.runIf(process.platform === "linux")("an executor", () => {
  it.runIf(mayRaise)(
    "that nobody waits for comes after those that work, and not any more when it is taken",
    async () => {
      const pool = scriptedPool({ spares: 1, tuning: { refillDelayMs: 60_000 } });
      pools.push(pool);
      const normal = getPriority();
      const [spare = 0] = pool.processIds();
      await until(() => getPriority(spare) > normal);
      expect(Number(told(await pool.reduce("a", order("x"))).pid)).toBe(spare);
      const threads = readdirSync(`/proc/${spare}/task`).map(Number);
      expect(threads.length).toBeGreaterThan(1);
      expect(new Set(threads.map((thread) => getPriority(thread)))).toEqual(new Set([normal]));
    },
  );

  it("can be made to come after everybody else's for good, by whoever runs the server", async () => {
    const pool = scriptedPool();
    pools.push(pool);
    const pid = Number(told(await pool.reduce("a", order("x"))).pid);
    new Priorities().lowerForGood(pid);
    expect(getPriority(pid)).toBeGreaterThan(getPriority());
    // One that is gone, or whose id is not known, is nobody's trouble.
    new Priorities().lowerForGood(2 ** 22 + 1);
    new Priorities().lowerForNow(undefined);
  });
});

describe("a tenant whose calls kill one executor after the other", () => {
  it("waits longer for each next one, up to a bound, and is forgiven one in a second", () => {
    let nowMs = 1_000;
    const strain = new Strain({ nowMs: () => 0, monotonicMs: () => nowMs }, 200, 500);
    const pauses = Array.from({ length: 7 }, () => {
      strain.died("a");
      return strain.pauseLeftMs("a");
    });
    expect(pauses).toEqual([0, 0, 0, 200, 400, 500, 500]);
    expect([strain.isHigh("a"), strain.isHigh("b"), strain.pauseLeftMs("b")]).toEqual([true, false, 0]);
    nowMs += 300;
    expect(strain.pauseLeftMs("a")).toBe(200);
    nowMs += 3_700;
    expect(strain.isHigh("a")).toBe(false);
    nowMs += 3_000;
    strain.sweep();
    strain.died("a");
    expect(strain.pauseLeftMs("a")).toBe(0);
  });
});
