import { describe, expect, test } from "vitest";
import type { ExecutorProcess } from "../../../src/execute/executor-process.ts";
import { Priorities } from "../../../src/execute/priority.ts";
import { StartedSpares } from "../../../src/execute/spares.ts";
import { order, scriptedPool, told } from "./fixture.ts";

/** What of an executor its spares look at. */
function executor(starts: boolean): ExecutorProcess {
  const whenReady = starts ? Promise.resolve() : Promise.reject(new Error("it did not start"));
  whenReady.catch(() => undefined);
  const whenDead = starts ? new Promise<void>(() => undefined) : Promise.resolve();
  const parts: Partial<ExecutorProcess> = {
    whenReady,
    whenWalled: whenReady,
    whenDead,
    state: starts ? "ready" : "dead",
    pid: undefined,
  };
  return parts as ExecutorProcess;
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("spares", () => {
  test("are not able once three in a row did not start, and find out when one does", async () => {
    let starts = false;
    let nowMs = 0;
    let begun = 0;
    const spares = new StartedSpares(
      () => {
        begun += 1;
        return executor(starts);
      },
      0,
      1,
      new Priorities(),
      () => nowMs,
    );
    expect(spares.isAble).toBe(true);
    await expect(spares.take()).rejects.toThrow();
    await settle();
    expect([spares.isAble, begun]).toEqual([false, 3]);
    // Asking often starts none; asking later starts one.
    for (let at = 0; at < 10; at++) expect(spares.isAble).toBe(false);
    nowMs = 5_000;
    starts = true;
    expect([spares.isAble, begun]).toEqual([false, 4]);
    await settle();
    expect([spares.isAble, begun]).toEqual([true, 4]);
    spares.close();
  });

  test("that start are able, and the pool says so", async () => {
    const pool = scriptedPool({ spares: 1 });
    expect(pool.isAble()).toBe(true);
    expect(told(await pool.reduce("acme", order("echo")))).toBeDefined();
    expect(pool.isAble()).toBe(true);
    await pool.close(0);
    const broken = scriptedPool({ executorArguments: ["-e", "process.exit(1)"] });
    await expect(broken.reduce("acme", order("echo"))).rejects.toThrow(/no process could be started/);
    expect(broken.isAble()).toBe(false);
    await broken.close(0);
  });
});
