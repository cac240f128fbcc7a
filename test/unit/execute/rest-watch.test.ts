import { afterEach, describe, expect, it } from "vitest";
import { type Death, ExecutorProcess } from "../../../src/execute/executor-process.ts";
import { readProcessUsage } from "../../../src/execute/process-usage.ts";
import { watchRest } from "../../../src/execute/rest-watch.ts";
import { PLAIN_WALLS, scripted } from "../sandbox/scripted.ts";
import { silentLog } from "./fixture.ts";

/** A `Ready` of the protocol, and then what he does with his main context. */
const READY = 'require("node:fs").writeSync(3, Buffer.of(0, 0, 0, 2, 0x0a, 0));';
const PERIOD_MS = 100;
const endings: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
});

async function burglar(code: string, maxResidentMb: number): Promise<Death> {
  const executor = new ExecutorProcess({
    walls: PLAIN_WALLS,
    program: scripted(["-e", `${READY} setTimeout(() => { ${code} }, 100); setInterval(() => {}, 1e6);`]),
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
});
