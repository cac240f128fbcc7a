/** Executors that get no CPU time: that is nobody's fault, least of all the function's. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { faultOf, lives, until } from "../../unit/execute/fixture.ts";
import { batchRequest, makeCaller, type Room, receipt, reduce, stateOf } from "../../unit/invoke/fixture.ts";
import { ATTACK, arena, attackWith, HARMLESS } from "./fixture.ts";

/** One failure of the function's own would open the breaker. */
const STRICT = { breaker: { maxFailures: 1, restMs: 60_000 } };
/** Events that attack take about 200 ms of CPU time. */
const BUSY = attackWith("let n = 0; for (let i = 0; i < 100000000; i++) n += i % 7; if (n < 0) return { count: n };");
const mallory = makeCaller("mallory");

/** The executor that mallory's next call will go to. */
async function executorOf(room: Room): Promise<number> {
  const before = new Set(room.pool.processIds());
  expect(await reduce(room, "attack", [HARMLESS], mallory)).toEqual({ count: 1 });
  const [alices] = before;
  return [...before].find((pid) => pid !== alices) ?? 0;
}

/** Stops every executor that is not alice's, as long as the promise has not settled. */
async function stopAllUntil(room: Room, spared: ReadonlySet<number>, over: Promise<unknown>): Promise<void> {
  let isOver = false;
  over.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    for (const pid of room.pool.processIds()) {
      if (!spared.has(pid) && lives(pid)) process.kill(pid, "SIGSTOP");
    }
    await sleep(5);
  }
}

describe.runIf(process.platform === "linux")("a call whose executor is stopped", () => {
  it("is run again elsewhere, and its function is not blamed", async () => {
    const room = await arena(BUSY, { ...STRICT, limits: { wallClockMs: 400 }, tuning: { wallSlackMs: 300 } });
    const pid = await executorOf(room);
    process.kill(pid, "SIGSTOP");
    expect(await reduce(room, "attack", [HARMLESS, HARMLESS], mallory)).toEqual({ count: 2 });
    expect(lives(pid)).toBe(false);
    expect(await reduce(room, "attack", [HARMLESS], mallory)).toEqual({ count: 1 });
  });

  it("fails as lost when that happens again, and its function is not blamed", async () => {
    const room = await arena(BUSY, {
      ...STRICT,
      limits: { wallClockMs: 400 },
      tuning: { wallSlackMs: 300 },
      spares: 2,
    });
    await executorOf(room);
    // Spares that have started: a stopped one that starts would be waited for.
    await until(() => (room.pool.load().executors.get("ready") ?? 0) === 2);
    const [alices] = room.pool.processIds();
    const call = faultOf(reduce(room, "attack", [HARMLESS], mallory));
    await stopAllUntil(room, new Set([alices ?? 0]), call);
    expect((await call).reason).toBe("EXECUTOR_LOST");
    for (const pid of room.pool.processIds()) process.kill(pid, "SIGCONT");
    expect(await reduce(room, "attack", [HARMLESS], mallory)).toEqual({ count: 1 });
  });

  it("and goes on too late is run again: the executor's own word for it is not the time that has passed", async () => {
    const limits = { wallClockMs: 3_000, cpuTimeMs: 2_500 };
    const room = await arena(BUSY, { ...STRICT, limits, tuning: { wallSlackMs: 60_000 } });
    const pid = await executorOf(room);
    const call = reduce(room, "attack", [ATTACK, HARMLESS], mallory);
    await sleep(60);
    process.kill(pid, "SIGSTOP");
    await sleep(4_500);
    process.kill(pid, "SIGCONT");
    expect(await call).toEqual({ count: 1 });
  });

  it("and that is a batch keeps its place in the stream, with no event left out", async () => {
    const room = await arena(BUSY, { ...STRICT, limits: { wallClockMs: 400 }, tuning: { wallSlackMs: 300 } });
    const stream = await room.invoker.openStream(mallory, {
      function: { name: "attack", revision: undefined },
      state: new Uint8Array(0),
      stateReport: StateReport.EVERY_BATCH,
      onFault: OnFault.SKIP,
    });
    await stream.batch(batchRequest(1, [HARMLESS]));
    const pid = await executorOf(room);
    process.kill(pid, "SIGSTOP");
    const { response } = await stream.batch(batchRequest(2, [HARMLESS, HARMLESS]));
    expect(receipt(response)).toMatchObject({ eventsApplied: 2, eventsFailed: 0 });
    expect(stateOf(receipt(response))).toEqual({ count: 3 });
    await until(() => !lives(pid));
  });
});

it("a call that kills its executor in company is told which of its events did", async () => {
  const room = await arena(attackWith("[].indexOf.call({ length: 2 ** 53 - 1 }, 1);"));
  await reduce(room, "attack", [HARMLESS], mallory);
  const guilty = faultOf(reduce(room, "attack", [HARMLESS, HARMLESS, ATTACK, HARMLESS], mallory));
  const innocent = reduce(room, "attack", [HARMLESS, HARMLESS], mallory);
  expect(await guilty).toMatchObject({ reason: "CPU_TIME_LIMIT", details: { metadata: { event_index: "2" } } });
  expect(await innocent).toEqual({ count: 2 });
});

it.runIf(process.platform === "linux")(
  "a batch that skips faults, in an executor that gets a part of the CPU time, leaves out no event that was not run",
  async () => {
    const work = "let n = 0; for (let i = 0; i < 1200000; i++) n += i % 7; if (n < 0) throw n;";
    const code = attackWith('throw new Error("no");').replace("if (event", `${work} if (event`);
    const room = await arena(code, {
      breaker: { maxFailures: 1_000, restMs: 1 },
    });
    const pid = await executorOf(room);
    let isOver = false;
    const slowed = (async () => {
      while (!isOver && lives(pid)) {
        process.kill(pid, "SIGSTOP");
        await sleep(22);
        process.kill(pid, "SIGCONT");
        await sleep(3);
      }
    })();
    try {
      const stream = await room.invoker.openStream(mallory, {
        function: { name: "attack", revision: undefined },
        state: new Uint8Array(0),
        stateReport: StateReport.EVERY_BATCH,
        onFault: OnFault.SKIP,
      });
      const events = Array.from({ length: 12 }, (_, n) => (n % 4 === 3 ? ATTACK : HARMLESS));
      for (let batch = 1; batch <= 4; batch++) {
        const { response } = await stream.batch(batchRequest(batch, events));
        const messages = receipt(response).faults.map(({ fault }) => fault?.message ?? "");
        // Unless an event has itself used up what it may.
        if (!messages.some((message) => /used more CPU/.test(message))) expect(messages).toEqual(["no", "no", "no"]);
      }
    } catch (error) {
      // Rather than to leave events out, the stream ends as lost, and may be taken up from its last receipt.
      expect(error).toMatchObject({ reason: "EXECUTOR_LOST" });
    } finally {
      isOver = true;
      await slowed;
    }
  },
);
