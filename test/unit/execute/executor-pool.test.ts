import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { artifact, faultOf, lives, order, type PoolSettings, SCRIPTED, scriptedPool, told, until } from "./fixture.ts";

const pools: ExecutorPool[] = [];
const directory = mkdtempSync(join(tmpdir(), "assay-pool-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function pool(settings: PoolSettings = {}): ExecutorPool {
  const made = scriptedPool(settings);
  pools.push(made);
  return made;
}

const pidOf = async (answer: Promise<Uint8Array>): Promise<number> => Number(told(await answer).pid);

afterEach(async () => {
  for (const made of pools.splice(0)) {
    const pids = made.processIds();
    await made.close(0);
    expect(made.processIds()).toEqual([]);
    expect(pids.filter(lives)).toEqual([]);
  }
});

describe("the pool", () => {
  it("gives each tenant an executor of its own, for life", async () => {
    const executors = pool({ spares: 1 });
    const [a1, b1] = await Promise.all([
      pidOf(executors.reduce("a", order("x"))),
      pidOf(executors.reduce("b", order("x"))),
    ]);
    expect(a1).not.toBe(b1);
    expect(await pidOf(executors.reduce("a", order("x")))).toBe(a1);
    expect(told(await executors.reduce("b", order("x")))).toMatchObject({ tenant: "b", pid: b1, revision: 7 });
  });

  it("keeps a spare ready, and another one after it was taken", async () => {
    const executors = pool({ spares: 1, tuning: { refillDelayMs: 1 } });
    const [spare] = executors.processIds();
    expect(await pidOf(executors.reduce("a", order("x")))).toBe(spare);
    await until(() => executors.processIds().length === 2);
  });

  it("loads an artifact once, however many calls come at once", async () => {
    const executors = pool();
    const one = artifact();
    await Promise.all(Array.from({ length: 50 }, () => executors.reduce("a", order("x", { artifact: one }))));
    expect(one.loads).toBe(1);
  });

  it("loads again what an executor has let go of", async () => {
    const executors = pool();
    const one = artifact();
    await executors.reduce("a", order("unload", { artifact: one }));
    expect(told(await executors.reduce("a", order("x", { artifact: one })))).toMatchObject({ command: "x" });
    expect(one.loads).toBe(2);
  });

  it("loads again after the keys have changed", async () => {
    const executors = pool();
    const one = artifact();
    await executors.reduce("a", order("x", { artifact: one }));
    executors.keysChanged();
    await executors.reduce("a", order("x", { artifact: one }));
    expect(one.loads).toBe(2);
  });

  it("does again, as often as it has to, what ran beside code whose key was revoked", async () => {
    const executors = pool();
    const commands = ["sleep:1500", "sleep:1", "sleep:2"];
    const calls = commands.map((command) => executors.reduce("a", order(command)));
    const killed = new Set<number>();
    for (let times = 0; times < 3; times++) {
      await until(() => executors.processIds().some((pid) => !killed.has(pid)));
      const [pid = 0] = executors.processIds().filter((one) => !killed.has(one));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await until(() => {
        // No key is known, so that nothing stands that an executor holds.
        executors.keysChanged();
        return !executors.processIds().includes(pid);
      });
      killed.add(pid);
    }
    expect((await Promise.all(calls)).map((response) => told(response).command)).toEqual(commands);
  });

  it("says what is wrong with an artifact that cannot be loaded, to every call that wants it", async () => {
    const executors = pool();
    const bad = artifact("fail:SIGNATURE_INVALID");
    const faults = await Promise.all([1, 2].map(() => faultOf(executors.reduce("a", order("x", { artifact: bad })))));
    expect(faults.map((fault) => fault.reason)).toEqual(["SIGNATURE_INVALID", "SIGNATURE_INVALID"]);
    const gone = { ...artifact("gone"), load: () => Promise.resolve(undefined) };
    expect((await faultOf(executors.reduce("a", order("x", { artifact: gone })))).reason).toBe("ARTIFACT_NOT_FOUND");
  });

  it("stops an executor that has rested, and starts another when it is wanted", async () => {
    const executors = pool({ idleMs: 40 });
    const first = await pidOf(executors.reduce("a", order("x")));
    await until(() => executors.processIds().length === 0);
    expect(lives(first)).toBe(false);
    expect(await pidOf(executors.reduce("a", order("x")))).not.toBe(first);
  });

  it("evicts the executor that has rested longest when all are taken", async () => {
    const executors = pool({ maxExecutors: 2 });
    const a = await pidOf(executors.reduce("a", order("x")));
    const b = await pidOf(executors.reduce("b", order("x")));
    await executors.reduce("a", order("x"));
    await executors.reduce("c", order("x"));
    expect([lives(a), lives(b)]).toEqual([true, false]);
  });

  it("lets tenants take turns when all executors are at work", async () => {
    const executors = pool({ maxExecutors: 1, tuning: { turnMs: 50, windowCalls: 2 }, limits: { cpuTimeMs: 1_000 } });
    let answered = 0;
    const greedy = Array.from({ length: 60 }, async () => {
      await executors.reduce("greedy", order("sleep:20"));
      answered++;
    });
    await until(() => answered > 0);
    await executors.reduce("modest", order("x"));
    expect(answered).toBeLessThan(50);
    await Promise.all(greedy);
  });

  it("starts no process for ever: where none can be started, calls fail", async () => {
    const executors = pool({ executorArguments: [...SCRIPTED, "dies"] });
    const fault = await faultOf(executors.reduce("a", order("x")));
    expect(fault.reason).toBe("EXECUTOR_LOST");
    expect(fault.details.retryAfterMs).toBeGreaterThan(0);
  });
});

describe("a call", () => {
  it("fails with the reason that the executor names, bounded", async () => {
    const fault = await faultOf(pool().reduce("a", order("fail:EXCEPTION")));
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      reason: "EXCEPTION",
      message: "no such luck",
      details: { stack: ["at apply (index.ts:1:1)"], metadata: { event_index: "3" } },
    });
  });

  it("does not fail with a reason that is none of an executor's business", async () => {
    const fault = await faultOf(pool().reduce("a", order("fail:UNAUTHENTICATED")));
    expect(fault).toMatchObject({ reason: "INTERNAL", message: "the executor failed" });
  });

  it("that never ends is killed for its CPU time", async () => {
    const executors = pool();
    await executors.reduce("a", order("x"));
    const fault = await faultOf(executors.reduce("a", order("spin")));
    expect(fault.reason).toBe("CPU_TIME_LIMIT");
    expect(told(await executors.reduce("a", order("x")))).toMatchObject({ command: "x" });
  });

  it("that works for ever is killed for the time that it takes, where it may use that much CPU time", async () => {
    let reason = "EXECUTOR_LOST";
    // On a busy machine it may be kept from running twice, and is not charged with the time then.
    while (reason === "EXECUTOR_LOST") {
      const executors = pool({ limits: { wallClockMs: 300, cpuTimeMs: 60_000 } });
      reason = (await faultOf(executors.reduce("a", order("spin")))).reason;
    }
    expect(reason).toBe("WALL_CLOCK_LIMIT");
  });

  it("that gets no CPU time is killed and run again once, and then fails as no call's fault", async () => {
    const executors = pool({ limits: { wallClockMs: 300 } });
    const before = performance.now();
    const fault = await faultOf(executors.reduce("a", order("sleep:60000")));
    expect(fault).toMatchObject({ reason: "EXECUTOR_LOST", details: { retryAfterMs: 1_000 } });
    expect(performance.now() - before).toBeGreaterThan(900);
  });

  it("that fills memory is killed for that", async () => {
    const executors = pool({ limits: { memoryMb: 32, cpuTimeMs: 4_000 } });
    expect((await faultOf(executors.reduce("a", order("hog:400")))).reason).toBe("MEMORY_LIMIT");
  });

  it("whose executor ends with whatever status has crashed it: a status is the executor's own word", async () => {
    expect((await faultOf(pool().reduce("a", order("exit:86")))).reason).toBe("EXECUTOR_CRASHED");
  });

  it("that crashes its executor twice, and no limit explains it, has crashed it", async () => {
    const settled: (string | undefined)[] = [];
    const crashing = order("exit:1", { settled: (fault) => settled.push(fault?.reason) });
    expect((await faultOf(pool().reduce("a", crashing))).reason).toBe("EXECUTOR_CRASHED");
    expect(settled).toEqual(["EXECUTOR_CRASHED"]);
  });

  it("survives one death that nothing explains", async () => {
    const executors = pool({ limits: { cpuTimeMs: 2_000 } });
    const pid = await pidOf(executors.reduce("a", order("x")));
    const held = join(directory, "held");
    const slow = executors.reduce("a", order(`hold:${held}`));
    await until(() => existsSync(held));
    process.kill(pid, "SIGKILL");
    expect(told(await slow).pid).not.toBe(pid);
  });

  it("that kills executors again and again waits longer and longer for the next one, and other tenants do not", async () => {
    // Deaths are forgotten as time passes, and this machine may take its time: none passes unless the test says so.
    let nowMs = 1_000;
    const executors = pool({
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      limits: { cpuTimeMs: 5 },
      tuning: { restartPauseMs: 400, restartMaxPauseMs: 1_200, cpuSlackMs: 5 },
    });
    // Three in a short time are everybody's bad luck.
    for (let n = 0; n < 4; n++) await faultOf(executors.reduce("a", order("spin")));
    for (const pauseMs of [400, 640]) {
      let isOver = false;
      const own = faultOf(executors.reduce("a", order("spin"))).then(() => {
        isOver = true;
      });
      expect(told(await executors.reduce("b", order("x")))).toMatchObject({ tenant: "b" });
      nowMs += pauseMs - 1;
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(isOver).toBe(false);
      nowMs += 1;
      await own;
    }
  });

  it("that is innocent is run again when another one kills the executor, and only the guilty one fails", async () => {
    const executors = pool();
    await executors.reduce("a", order("x"));
    const innocent = (n: number): Promise<Uint8Array> => executors.reduce("a", order(`innocent-${n}`));
    const before = [1, 2, 3].map(innocent);
    const guilty = [faultOf(executors.reduce("a", order("spin"))), faultOf(executors.reduce("a", order("spin")))];
    const after = [4, 5, 6].map(innocent);
    expect((await Promise.all(guilty)).map((fault) => fault.reason)).toEqual(["CPU_TIME_LIMIT", "CPU_TIME_LIMIT"]);
    const answers = await Promise.all([...before, ...after]);
    expect(answers.map((answer) => told(answer).command)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `innocent-${n}`));
  });

  it("of another tenant goes on while an executor is being killed", async () => {
    const executors = pool();
    const pid = await pidOf(executors.reduce("b", order("x")));
    const guilty = faultOf(executors.reduce("a", order("spin")));
    let calls = 0;
    let over = false;
    guilty.then(() => {
      over = true;
    });
    while (!over) {
      expect(await pidOf(executors.reduce("b", order("x")))).toBe(pid);
      calls++;
    }
    expect((await guilty).reason).toBe("CPU_TIME_LIMIT");
    expect(calls).toBeGreaterThan(10);
  });

  it("is refused, not run again, when its breaker has opened meanwhile", async () => {
    const executors = pool();
    await executors.reduce("a", order("x"));
    const refusal = (): Fault => new Fault("CIRCUIT_OPEN", "resting");
    const faults = await Promise.all([
      faultOf(executors.reduce("a", order("spin", { refusal }))),
      faultOf(executors.reduce("a", order("x", { refusal }))),
    ]);
    expect(faults.map((fault) => fault.reason)).toEqual(["CIRCUIT_OPEN", "CIRCUIT_OPEN"]);
  });

  it("whose artifact kills the executor while it loads fails with the reason, and so do all that wait for it", async () => {
    const executors = pool({ limits: { cpuTimeMs: 20 } });
    const bad = artifact("spin");
    const faults = await Promise.all([1, 2].map(() => faultOf(executors.reduce("a", order("x", { artifact: bad })))));
    expect(faults.map((fault) => fault.reason)).toEqual(["CPU_TIME_LIMIT", "CPU_TIME_LIMIT"]);
    expect(told(await executors.reduce("a", order("x")))).toMatchObject({ command: "x" });
  });

  it("that its caller gives up while it waits is not run", async () => {
    const executors = pool({ tuning: { windowCalls: 1 } });
    await executors.reduce("a", order("x"));
    const slow = faultOf(executors.reduce("a", order("sleep:60000")));
    const caller = new AbortController();
    const waiting = faultOf(executors.reduce("a", order("x", { waiter: caller })));
    caller.abort();
    expect((await waiting).reason).toBe("CANCELLED");
    await executors.close(0);
    expect((await slow).reason).toBe("DRAINING");
  });

  it("that its caller gives up while it runs is dropped at once, with the caller's reason", async () => {
    const executors = pool();
    await executors.reduce("a", order("x"));
    const caller = new AbortController();
    const dropped = faultOf(executors.reduce("a", order("sleep:60000", { waiter: caller })));
    await new Promise((resolve) => setTimeout(resolve, 30));
    caller.abort(new Fault("DEADLINE_EXCEEDED", "too late"));
    expect((await dropped).reason).toBe("DEADLINE_EXCEEDED");
  });

  it("that waits too long for its turn is turned away", async () => {
    const executors = pool({ limits: { cpuTimeMs: 3_000 }, tuning: { windowCalls: 1, queueWaitMs: 1_000 } });
    await executors.reduce("a", order("x"));
    const slow = executors.reduce("a", order("sleep:2000"));
    expect((await faultOf(executors.reduce("a", order("x")))).reason).toBe("QUEUE_FULL");
    await slow;
  });
});

describe("closing", () => {
  it("lets what runs end, and takes nothing more", async () => {
    const executors = pool({ limits: { cpuTimeMs: 2_000 } });
    await executors.reduce("a", order("x"));
    const slow = executors.reduce("a", order("sleep:200"));
    const closed = executors.close(60_000);
    expect((await faultOf(executors.reduce("a", order("x")))).reason).toBe("DRAINING");
    expect((await faultOf(executors.reduce("b", order("x")))).reason).toBe("DRAINING");
    expect(told(await slow)).toMatchObject({ command: "sleep:200" });
    await closed;
    expect(executors.processIds()).toEqual([]);
  });

  it("fails what has not ended in time, and leaves no process", async () => {
    const executors = pool({ spares: 2, limits: { cpuTimeMs: 60_000, wallClockMs: 60_000 } });
    await executors.reduce("a", order("x"));
    const calls = ["spin", "x", "x"].map((command) => faultOf(executors.reduce("a", order(command))));
    const pids = executors.processIds();
    await executors.close(100);
    expect((await Promise.all(calls)).map((fault) => fault.reason)).toEqual(["DRAINING", "DRAINING", "DRAINING"]);
    expect(pids.filter(lives)).toEqual([]);
  });

  it("also while executors start", async () => {
    const executors = pool({ spares: 1 });
    const early = faultOf(executors.reduce("a", order("x")));
    const pids = executors.processIds();
    await executors.close(0);
    expect((await early).reason).toBe("DRAINING");
    expect(pids.filter(lives)).toEqual([]);
  });
});
