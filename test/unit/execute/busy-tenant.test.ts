/** Several executors for a tenant whose calls wait, and who comes first when there are not enough. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { bytes, faultOf, foldOrder, lives, order, type PoolSettings, scriptedPool, told, until } from "./fixture.ts";

const pools: ExecutorPool[] = [];

function pool(settings: PoolSettings = {}): ExecutorPool {
  const made = scriptedPool({
    executorsPerTenant: 3,
    limits: { cpuTimeMs: 2_000, wallClockMs: 20_000 },
    ...settings,
    tuning: { crowdedWaitMs: 20, crowdedSinceMs: 40, ...settings.tuning },
  });
  pools.push(made);
  return made;
}

afterEach(async () => {
  for (const made of pools.splice(0)) {
    const pids = made.processIds();
    await made.close(0);
    expect(made.processIds()).toEqual([]);
    expect(pids.filter(lives)).toEqual([]);
  }
});

/** Calls one after the other, `width` at a time, until `isOver`. Answers the processes that answered. */
async function load(
  executors: ExecutorPool,
  tenant: string,
  width: number,
  isOver: () => boolean,
  { ms = 15, pids = new Set<number>() } = {},
) {
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (!isOver()) pids.add(Number(told(await executors.reduce(tenant, order(`sleep:${ms}`))).pid));
    }),
  );
  return pids;
}

describe("a tenant whose calls wait", () => {
  it("gets more executors, as many as it may have and no more, and gives them back when it rests", async () => {
    const executors = pool({ maxExecutors: 8, idleMs: 400 });
    const pids = new Set<number>();
    let sinceMs = Number.POSITIVE_INFINITY;
    const isOver = (): boolean => {
      if (pids.size === 3) sinceMs = Math.min(sinceMs, performance.now());
      // Long enough for a fourth.
      return performance.now() > sinceMs + 500;
    };
    await load(executors, "a", 12, isOver, { pids });
    expect(pids.size).toBe(3);
    expect(executors.processIds()).toHaveLength(3);
    // The extra ones first, then the first one.
    await until(() => executors.processIds().length === 0);
  });

  it("gets none where calls come one at a time, however long they take", async () => {
    const executors = pool({ maxExecutors: 8 });
    for (let n = 0; n < 6; n++) await executors.reduce("a", order("sleep:60"));
    expect(executors.processIds()).toHaveLength(1);
  });

  it("keeps to one where it may have no more", async () => {
    const executors = pool({ maxExecutors: 8, executorsPerTenant: 1 });
    const until1 = performance.now() + 600;
    expect((await load(executors, "a", 8, () => performance.now() > until1)).size).toBe(1);
  });

  it("leaves its folds where they are, as long as that executor lives, and they go on when it does not", async () => {
    const executors = pool({ maxExecutors: 8 });
    let isOver = false;
    const pids = new Set<number>();
    const busy = load(executors, "a", 10, () => isOver, { pids });
    await until(() => pids.size === 3);
    const folds = await Promise.all(Array.from({ length: 6 }, () => executors.openFold("a", foldOrder())));
    const homes: unknown[] = [];
    for (const fold of folds) homes.push(told((await fold.batch(bytes("one"))).response).pid);
    expect(new Set(homes).size).toBeGreaterThan(1);
    for (const [at, fold] of folds.entries()) {
      expect(told((await fold.batch(bytes("two"))).response)).toMatchObject({
        applied: ["one", "two"],
        pid: homes[at],
      });
    }
    process.kill(Number(homes[0]), "SIGKILL");
    for (const fold of folds) expect(told((await fold.batch(bytes("three"))).response).applied).toHaveLength(3);
    isOver = true;
    await busy;
    for (const fold of folds) expect(told((await fold.finish(true)) ?? bytes("{}")).applied).toHaveLength(3);
  });

  it("has each call answered once and rightly, whichever of its executors is killed, and only the guilty one fails", async () => {
    const executors = pool({ maxExecutors: 8, limits: { cpuTimeMs: 60 } });
    let isOver = false;
    const busy = load(executors, "a", 10, () => isOver, { ms: 5 });
    for (let n = 0; n < 4; n++) {
      expect((await faultOf(executors.reduce("a", order("spin")))).reason).toBe("CPU_TIME_LIMIT");
    }
    isOver = true;
    await busy;
  });

  it("gives way to another tenant's first executor, and every call of both is answered", async () => {
    const executors = pool({ maxExecutors: 3, tuning: { turnMs: 60_000 } });
    let isOver = false;
    const pids = new Set<number>();
    const busy = load(executors, "greedy", 10, () => isOver, { pids });
    await until(() => pids.size === 3);
    for (const tenant of ["b", "c"]) {
      expect(told(await executors.reduce(tenant, order("x")))).toMatchObject({ tenant });
    }
    // Both have theirs still, and the greedy one has its first.
    expect(executors.processIds()).toHaveLength(3);
    isOver = true;
    await busy;
  });

  it("gets no second one while another tenant waits for its first", async () => {
    const executors = pool({ maxExecutors: 2, tuning: { turnMs: 60_000 } });
    let isOver = false;
    const busy = ["a", "b"].map((tenant) => load(executors, tenant, 6, () => isOver));
    await until(() => executors.processIds().length === 2);
    const third = executors.reduce("c", order("x"));
    await sleep(300);
    expect(executors.processIds()).toHaveLength(2);
    isOver = true;
    const [a, b] = await Promise.all(busy);
    expect([a?.size, b?.size]).toEqual([1, 1]);
    expect(told(await third)).toMatchObject({ tenant: "c" });
  });
});
