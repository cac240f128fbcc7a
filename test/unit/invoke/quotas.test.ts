import { afterEach, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { defaultQuota } from "../../../src/quotas/limits.ts";
import { openQuotas } from "../../../src/quotas/quotas.ts";
import type { Quota } from "../../../src/store/quota-store.ts";
import { DEFAULT_QUOTA } from "../../contract/quota-store.ts";
import { manualClock } from "../../contract/samples.ts";
import { faultOf, until } from "../execute/fixture.ts";
import { batchRequest, makeCaller, makeRoom, type Room, receipt, reduce, SUM, stateOf } from "./fixture.ts";

const rooms: Room[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.invoker.close(0);
});

async function open(set: Partial<Quota>, clock: Clock = systemClock) {
  const stored = { tenant: "default", quota: { ...DEFAULT_QUOTA, ...set } };
  const store = {
    list: async () => [stored],
    set: async () => undefined,
    usage: async () => ({ functions: 0, storedBytes: 0 }),
  };
  const quotas = await openQuotas(store, defaultQuota(2), clock);
  const room = makeRoom({ quotas, clock, spent: (tenant, cpuMs) => quotas.meterOf(tenant).spend(cpuMs) });
  rooms.push(room);
  for (const tenant of ["default", "other"]) {
    room.registry.deploy(tenant, "sum", SUM);
    room.registry.deploy(tenant, "busy", BUSY);
  }
  return { quotas, room };
}

/** Computes for as many milliseconds as the event says, and fails if it says so. */
const BUSY = `export default {
  initial: () => 0,
  apply: (state, event) => {
    let x = 0;
    for (let i = 0; i < event.data.rounds; i++) x = (x * 31 + i) % 1000003;
    if (event.data.fails) throw new Error("busy " + x);
    return x;
  },
};`;

const openStream = (room: Room) =>
  room.invoker.openStream(makeCaller(), {
    function: { name: "sum", revision: undefined },
    state: new Uint8Array(0),
    stateReport: StateReport.EVERY_BATCH,
    onFault: OnFault.STOP,
  });

describe("a tenant's quota", () => {
  it("of calls a second holds calls and streams alike, of all its functions, and nobody else's", async () => {
    const clock = manualClock();
    const { room } = await open({ callsPerSecond: 1 }, clock);
    for (let index = 0; index < 8; index++) await reduce(room, "sum", [{ n: 1 }]);
    const stream = await openStream(room);
    await reduce(room, "busy", [{ rounds: 1 }]);
    for (const refused of [reduce(room, "sum", []), reduce(room, "busy", []), openStream(room)]) {
      const { details, reason } = await faultOf(refused);
      expect(reason).toBe("RATE_LIMIT");
      expect(details.quotaViolations?.[0]).toMatchObject({ quota: "calls_per_second", allowed: 1 });
    }
    // What is open goes on, and so do others.
    expect(stateOf(receipt((await stream.batch(batchRequest(1, [{ n: 1 }]))).response))).toEqual({ sum: 1 });
    stream.abort();
    for (let index = 0; index < 12; index++) await reduce(room, "sum", [], makeCaller("other"));
    clock.advance(10_000);
    await reduce(room, "sum", []);
  });

  it("of running calls is the tenant's own, can be raised while calls wait, and is told", async () => {
    const { quotas, room } = await open({ runningCalls: 1, waitingCalls: 2 });
    // The first call waits for an executor to start: time enough for the others.
    const calls = [1, 2, 3].map((n) => reduce(room, "sum", [{ n }]));
    await until(() => room.invoker.loadOf("default").waiting === 2);
    expect(room.invoker.loadOf("default")).toEqual({ running: 1, waiting: 2 });
    const { details, reason } = await faultOf(reduce(room, "sum", []));
    expect(reason).toBe("QUEUE_FULL");
    expect(details.quotaViolations).toEqual([
      { subject: "tenant:default", quota: "waiting_calls", used: 2, allowed: 2 },
    ]);
    await quotas.set("default", { ...DEFAULT_QUOTA, runningCalls: 3 });
    expect(room.invoker.loadOf("default")).toEqual({ running: 3, waiting: 0 });
    expect(await Promise.all(calls)).toEqual([{ sum: 1 }, { sum: 2 }, { sum: 3 }]);
    expect(room.invoker.loadOf("default")).toEqual({ running: 0, waiting: 0 });
  });

  it("of CPU time counts what its executors use, failed calls included, and then refuses", async () => {
    const { quotas, room } = await open({ cpuMsPerMinute: 400 });
    const meter = quotas.meterOf("default");
    const before = meter.cpuMsInLastMinute;
    let refused: string | undefined;
    for (let call = 0; call < 500 && refused === undefined; call++) {
      const fault = await faultOf(reduce(room, "busy", [{ rounds: 400_000, fails: true }]));
      // The breaker of a revision that fails rests; a success between keeps it closed.
      if (fault.reason !== "EXCEPTION") refused = fault.reason;
      else await reduce(room, "busy", [{ rounds: 1 }]).catch((error) => (refused = error.reason));
    }
    expect(refused).toBe("RATE_LIMIT");
    expect(before).toBe(0);
    expect(meter.cpuMsInLastMinute).toBeGreaterThanOrEqual(400);
    expect(quotas.meterOf("other").cpuMsInLastMinute).toBe(0);
    expect(await reduce(room, "sum", [{ n: 1 }], makeCaller("other"))).toEqual({ sum: 1 });
  }, 60_000);

  it("of CPU time holds up the batches of a stream that is open, until there is room or the stream ends", async () => {
    const { quotas, room } = await open({});
    const stream = await openStream(room);
    await stream.batch(batchRequest(1, [{ n: 1 }]));
    await quotas.set("default", { ...DEFAULT_QUOTA, cpuMsPerMinute: 1_000_000 });
    const meter = quotas.meterOf("default");
    meter.spend(1_000_000);
    let answered = false;
    const batch = stream.batch(batchRequest(2, [{ n: 1 }])).finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    await quotas.set("default", { ...DEFAULT_QUOTA, cpuMsPerMinute: 2_000_000 });
    expect(stateOf(receipt((await batch).response))).toEqual({ sum: 2 });
    meter.spend(1_000_000);
    const late = stream.batch(batchRequest(3, [{ n: 1 }]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.abort();
    expect((await faultOf(late)).reason).toBe("CANCELLED");
  });
});
