import { afterEach, describe, expect, it, vi } from "vitest";
import { type Death, ExecutorProcess } from "../../../src/execute/executor-process.ts";
import { readProcessUsage } from "../../../src/execute/process-usage.ts";
import { watchRest } from "../../../src/execute/rest-watch.ts";
import { PLAIN_WALLS, scripted } from "../sandbox/scripted.ts";
import { silentLog } from "./fixture.ts";

/** A `Ready` of the protocol, and then what he does with his main context: as soon as he is told whose he is, lest he begin before that. */
const program = (code: string): string => `
  const gateway = new (require("node:net").Socket)({ fd: 3 });
  gateway.write(Buffer.of(0, 0, 0, 2, 0x0a, 0));
  gateway.once("data", () => { ${code} });
  setInterval(() => {}, 1e6);`;
const PERIOD_MS = 100;
const endings: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(endings.splice(0).map((end) => end()));
});

async function burglar(code: string, maxResidentMb: number): Promise<Death> {
  const executor = new ExecutorProcess({
    walls: PLAIN_WALLS,
    program: scripted(["-e", program(code)]),
    maxFrameBytes: 1_024,
    startTimeoutMs: 20_000,
    maxEventsPerBatch: 1,
    maxStateBytes: 1_024,
    log: silentLog,
  });
  endings.push(
    watchRest({
      readUsage: readProcessUsage,
      executors: () => [executor],
      maxResidentMb,
      periodMs: PERIOD_MS,
      nowMs: () => performance.now(),
    }),
    () => executor.kill("stopped", "the test is over"),
    () => executor.whenDead,
  );
  await executor.whenReady;
  const { promise, resolve } = Promise.withResolvers<Death>();
  executor.assign(
    { tenant: "acme", policyDigests: [], signatureRules: [] },
    { progressed: () => undefined, ended: resolve },
  );
  return promise;
}

describe("an executor of which nothing is asked", () => {
  it("is stopped when it computes", async () => {
    const death = await burglar("for (;;);", 4_096);
    expect(death).toMatchObject({ cause: "limit", detail: "it computes, and nothing was asked of it" });
  });

  it("is stopped when threads of it compute", async () => {
    const threads = 'new (require("node:worker_threads").Worker)("for (;;);", { eval: true });';
    const death = await burglar(threads, 4_096);
    expect(death).toMatchObject({ cause: "limit", detail: "it computes, and nothing was asked of it" });
  });

  it("is stopped when it fills memory, outside V8's heaps too", async () => {
    const death = await burglar("const kept = []; setInterval(() => kept.push(Buffer.alloc(1 << 24, 1)), 50);", 256);
    expect(death.cause).toBe("limit");
    expect(death.detail).toMatch(/^resident \d+ MB, and nothing was asked of it$/);
  });

  it("is left alone when it rests, or has something to tidy up", async () => {
    const tidies = "const until = performance.now() + 150; while (performance.now() < until);";
    const first = await Promise.race([
      burglar(tidies, 4_096),
      new Promise((resolve) => setTimeout(() => resolve("it lives"), 1_500)),
    ]);
    expect(first).toBe("it lives");
  });

  it.each([
    ["a tenth of a core, as where many compute on a few", 0.1, true],
    ["a hundredth, as what waits for work", 0.01, false],
  ])("and that gets %s for long is judged by that", (_what, share, isStopped) => {
    vi.useFakeTimers();
    let nowMs = 0;
    const kill = vi.fn();
    const one = { pid: 1, pendingCount: 0, movements: 0, state: "assigned", kill } as const;
    const readUsage = () => ({ cpuMs: 0, processCpuMs: nowMs * share, isStopped: false, residentMb: 80 });
    const end = watchRest({ executors: () => [one], readUsage, maxResidentMb: 256, periodMs: 100, nowMs: () => nowMs });
    for (; nowMs < 60_000; nowMs += 100) vi.advanceTimersByTime(100);
    end();
    expect(kill.mock.calls.length > 0).toBe(isStopped);
    if (isStopped) expect(kill).toHaveBeenCalledWith("limit", "it computes, and nothing was asked of it");
  });
});
