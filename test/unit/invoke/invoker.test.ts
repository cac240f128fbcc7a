import { afterEach, describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import type { StreamOrder } from "../../../src/invoke/invoke.ts";
import { makeKeyPair } from "../execute/child/signing.ts";
import { faultOf, lives, until } from "../execute/fixture.ts";
import {
  batchRequest,
  makeCaller,
  makeRoom,
  type Room,
  type RoomSettings,
  receipt,
  reduce,
  reduceRequest,
  response,
  SUM,
  stateOf,
} from "./fixture.ts";

/** Does what `data.do` says; the state is the list of what was done. */
const MOODY = `export default {
  initial: () => [],
  apply: (state, event) => {
    const what = event.data.do;
    if (what === "throw") throw new Error("moody");
    if (what === "loop") for (;;);
    return [...state, what];
  },
};`;

const rooms: Room[] = [];

function makeTestRoom(settings: RoomSettings = {}): Room {
  const room = makeRoom(settings);
  rooms.push(room);
  room.registry.deploy("default", "sum", SUM);
  room.registry.deploy("default", "moody", MOODY);
  return room;
}

const target = (name: string) => ({ name, revision: undefined });
const order = (name: string, extra: Partial<StreamOrder> = {}): StreamOrder => ({
  function: target(name),
  state: new Uint8Array(0),
  stateReport: StateReport.EVERY_BATCH,
  onFault: OnFault.STOP,
  ...extra,
});
const does = (...what: string[]) => what.map((one) => ({ do: one }));

afterEach(async () => {
  for (const room of rooms.splice(0)) {
    const pids = room.pool.processIds();
    await room.invoker.close(0);
    expect(pids.filter(lives)).toEqual([]);
  }
});

describe("a unary call", () => {
  it("folds events into a state in an executor and says which revision ran", async () => {
    const { invoker, registry } = makeTestRoom();
    registry.deploy("default", "sum", SUM.replace("sum: 0", "sum: 100"));
    const answer = await invoker.reduce(makeCaller(), target("sum"), reduceRequest("sum", [{ n: 1 }, { n: 2 }]));
    expect(stateOf(response(answer))).toEqual({ sum: 103 });
    expect(response(answer)).toMatchObject({ revision: 2n, eventsApplied: 2 });
    const older = await invoker.reduce(makeCaller(), { name: "sum", revision: 1 }, reduceRequest("sum", [{ n: 1 }]));
    expect(stateOf(response(older))).toEqual({ sum: 1 });
    expect(response(older).revision).toBe(1n);
  });

  it("is refused for a function that does not reduce", async () => {
    const room = makeTestRoom();
    room.registry.deploy("default", "handler", SUM, "handler");
    room.registry.deploy("default", "projection", SUM, "projection");
    for (const name of ["handler", "projection", "handler", "projection"]) {
      expect((await faultOf(reduce(room, name, []))).reason).toBe("METHOD_NOT_ALLOWED");
      expect((await faultOf(room.invoker.openStream(makeCaller(), order(name)))).reason).toBe("METHOD_NOT_ALLOWED");
    }
  });

  it("does not find another tenant's function", async () => {
    const room = makeTestRoom();
    await reduce(room, "sum", [{ n: 1 }]);
    expect((await faultOf(reduce(room, "sum", [], makeCaller("other")))).reason).toBe("FUNCTION_NOT_FOUND");
  });

  it("that throws fails with the author's message and the event's index", async () => {
    const fault = await faultOf(reduce(makeTestRoom(), "moody", does("a", "throw", "b")));
    expect(fault.reason).toBe("EXCEPTION");
    expect(fault.message).toContain("moody");
    expect(fault.details.metadata).toEqual({ event_index: "1" });
  });

  it("that is not a message is the client's fault, and the breaker does not count it", async () => {
    const room = makeTestRoom();
    for (let n = 0; n < 12; n++) {
      const fault = await faultOf(
        room.invoker.reduce(makeCaller(), target("sum"), Buffer.from([0xff, 0xff, 0xff, 0xff])),
      );
      expect(fault.reason).toBe("REQUEST_INVALID");
    }
    expect(await reduce(room, "sum", [{ n: 1 }])).toEqual({ sum: 1 });
  });

  it("of a revision that fails again and again is refused until it has rested", async () => {
    const time = { ms: 0 };
    const room = makeTestRoom({ clock: { nowMs: () => time.ms, monotonicMs: () => time.ms } });
    for (let n = 0; n < 5; n++) {
      expect((await faultOf(reduce(room, "moody", does("throw")))).reason).toBe("EXCEPTION");
    }
    const fault = await faultOf(reduce(room, "moody", does("a")));
    expect(fault).toMatchObject({ reason: "CIRCUIT_OPEN", details: { retryAfterMs: 10_000 } });
    expect((await faultOf(room.invoker.openStream(makeCaller(), order("moody")))).reason).toBe("CIRCUIT_OPEN");
    expect(await reduce(room, "sum", [{ n: 1 }])).toEqual({ sum: 1 });
    time.ms = 10_000;
    expect(await reduce(room, "moody", does("a"))).toEqual(["a"]);
    expect(await reduce(room, "moody", does("b"))).toEqual(["b"]);
  });

  it("fails when the caller has gone while it waits for a place", async () => {
    const room = makeTestRoom({ admission: { runningPerTenant: 1 }, limits: { cpuTimeMs: 300 } });
    await reduce(room, "sum", [{ n: 1 }]);
    await reduce(room, "moody", does("a"));
    const running = faultOf(reduce(room, "moody", does("loop")));
    const caller = makeCaller();
    const waiting = faultOf(reduce(room, "sum", [{ n: 1 }], caller));
    caller.giveUp();
    expect((await waiting).reason).toBe("CANCELLED");
    expect((await running).reason).toBe("CPU_TIME_LIMIT");
    expect(await reduce(room, "sum", [{ n: 1 }])).toEqual({ sum: 1 });
  });

  it("is answered 256 times at once, and nothing stays behind", async () => {
    const room = makeTestRoom();
    const answers = await Promise.all(Array.from({ length: 256 }, (_, n) => reduce(room, "sum", [{ n }])));
    expect(answers).toEqual(Array.from({ length: 256 }, (_, n) => ({ sum: n })));
  });

  it("does not run when the executor cannot verify it", async () => {
    const room = makeTestRoom();
    room.keys = [makeKeyPair().publicKey];
    expect((await faultOf(reduce(room, "sum", [{ n: 1 }]))).reason).toBe("SIGNATURE_INVALID");
  });

  it("does not run any more once its key is revoked", async () => {
    const room = makeTestRoom();
    expect(await reduce(room, "sum", [{ n: 1 }])).toEqual({ sum: 1 });
    const stream = await room.invoker.openStream(makeCaller(), order("sum"));
    room.keys = [{ ...room.registry.pair.publicKey, status: "revoked" }];
    room.pool.keysChanged();
    expect((await faultOf(reduce(room, "sum", [{ n: 1 }]))).reason).toBe("KEY_REVOKED");
    expect((await faultOf(stream.batch(batchRequest(1, [{ n: 1 }])))).reason).toBe("KEY_REVOKED");
  });

  it("runs on under a revision of the same code that another key has signed, and under no other", async () => {
    const room = makeTestRoom();
    const { registry } = room;
    const first = registry.pair.publicKey;
    registry.pair = makeKeyPair();
    const second = registry.pair.publicKey;
    room.keys = [first, second];
    registry.deploy("default", "sum", SUM);
    const revision = (number: number) =>
      room.invoker.reduce(makeCaller(), { name: "sum", revision: number }, reduceRequest("sum", [{ n: 1 }]));
    await revision(1);
    await revision(2);
    room.keys = [{ ...first, status: "revoked" }, second];
    room.invoker.keysChanged();
    await revision(2);
    expect((await faultOf(revision(1))).reason).toBe("KEY_REVOKED");
    await revision(2);
  });

  it("ends a stream that rests, and one whose batch runs, when its key is revoked", async () => {
    const room = makeTestRoom({ limits: { cpuTimeMs: 60_000, wallClockMs: 60_000 } });
    const ended: Fault[] = [];
    const watched = (name: string) => ({ ...order(name), ended: (fault: Fault) => ended.push(fault) });
    const resting = await room.invoker.openStream(makeCaller(), watched("sum"));
    const busy = await room.invoker.openStream(makeCaller(), watched("moody"));
    const batch = faultOf(busy.batch(batchRequest(1, does("loop"))));
    room.keys = [{ ...room.registry.pair.publicKey, status: "revoked" }];
    room.invoker.keysChanged();
    expect(ended.map(({ reason }) => reason)).toEqual(["KEY_REVOKED", "KEY_REVOKED"]);
    expect((await batch).reason).toBe("KEY_REVOKED");
    expect((await faultOf(resting.batch(batchRequest(1, [{ n: 1 }])))).reason).toBe("KEY_REVOKED");
    expect((await faultOf(resting.finish())).reason).toBe("KEY_REVOKED");
    resting.abort();
    expect(ended).toHaveLength(2);
  });
});

describe("a stream", () => {
  it("applies batches in the order in which they were handed in, one at a time", async () => {
    const { invoker } = makeTestRoom();
    const stream = await invoker.openStream(makeCaller(), order("moody"));
    expect(stream.revision).toBe(1);
    const batches = await Promise.all(
      ["a", "b", "c"].map((one, index) => stream.batch(batchRequest(index + 1, does(one)))),
    );
    expect(batches.map((batch) => stateOf(receipt(batch.response)))).toEqual([["a"], ["a", "b"], ["a", "b", "c"]]);
    const closing = receipt(await stream.finish());
    expect(closing).toMatchObject({ batch: 0n });
    expect(stateOf(closing)).toEqual(["a", "b", "c"]);
    expect((await faultOf(stream.batch(batchRequest(4, does("d"))))).reason).toBe("CANCELLED");
    stream.abort();
  });

  it("that wants no state gets no closing receipt", async () => {
    const { invoker } = makeTestRoom();
    const stream = await invoker.openStream(makeCaller(), order("moody", { stateReport: StateReport.NEVER }));
    const { response: bytes } = await stream.batch(batchRequest(1, does("a")));
    expect(receipt(bytes).state).toHaveLength(0);
    expect(await stream.finish()).toBeUndefined();
  });

  it("stops at a fault if it is to, and takes no more", async () => {
    const { invoker } = makeTestRoom();
    const stream = await invoker.openStream(makeCaller(), order("moody"));
    const result = await stream.batch(batchRequest(1, does("a", "throw", "b")));
    expect(result.stopped).toBe(true);
    expect(receipt(result.response)).toMatchObject({ eventsApplied: 1, eventsFailed: 1 });
    expect((await faultOf(stream.batch(batchRequest(2, does("c"))))).reason).toBe("REQUEST_INVALID");
    expect(stateOf(receipt(await stream.finish()))).toEqual(["a"]);
  });

  it("that skips faults goes on, and its expected faults open no breaker", async () => {
    const room = makeTestRoom();
    const stream = await room.invoker.openStream(makeCaller(), order("moody", { onFault: OnFault.SKIP }));
    for (let batch = 1; batch <= 8; batch++) {
      const result = await stream.batch(batchRequest(batch, does("throw", "a")));
      expect(receipt(result.response)).toMatchObject({ eventsApplied: 1, eventsFailed: 1 });
    }
    expect(await reduce(room, "moody", does("x"))).toEqual(["x"]);
    expect(stateOf(receipt(await stream.finish()))).toEqual(Array(8).fill("a"));
  });

  it("starts from a state, and not from what is none", async () => {
    const { invoker } = makeTestRoom();
    const state = Buffer.from('["before"]');
    const stream = await invoker.openStream(makeCaller(), order("moody", { state }));
    expect(stateOf(receipt((await stream.batch(batchRequest(1, does("a")))).response))).toEqual(["before", "a"]);
    const bad = invoker.openStream(makeCaller(), order("moody", { state: Buffer.from("{nonsense") }));
    expect((await faultOf(bad)).reason).toBe("REQUEST_INVALID");
  });

  it("keeps the revision that it was opened with", async () => {
    const { invoker, registry } = makeTestRoom();
    const stream = await invoker.openStream(makeCaller(), order("sum"));
    registry.deploy("default", "sum", SUM.replace("sum +", "1000 + sum +"));
    const { response: bytes } = await stream.batch(batchRequest(1, [{ n: 1 }]));
    expect(stateOf(receipt(bytes))).toEqual({ sum: 1 });
  });

  it("survives a killed executor", async () => {
    const { invoker, pool } = makeTestRoom();
    const stream = await invoker.openStream(makeCaller(), order("sum"));
    await stream.batch(batchRequest(1, [{ n: 1 }]));
    const [pid] = pool.processIds();
    if (pid === undefined) throw new Error("no executor");
    process.kill(pid, "SIGKILL");
    await until(() => !lives(pid));
    const { response: bytes } = await stream.batch(batchRequest(2, [{ n: 2 }]));
    expect(stateOf(receipt(bytes))).toEqual({ sum: 3 });
    expect(stateOf(receipt(await stream.finish()))).toEqual({ sum: 3 });
  });

  it("ends when its caller is gone, and what runs is not waited for", async () => {
    // What runs would be waited for longer than a test may take.
    const { invoker } = makeTestRoom({ limits: { cpuTimeMs: 600_000, wallClockMs: 600_000 } });
    const caller = makeCaller();
    const stream = await invoker.openStream(caller, order("moody"));
    const running = faultOf(stream.batch(batchRequest(1, does("loop"))));
    await new Promise((resolve) => setTimeout(resolve, 50));
    caller.giveUp(new Fault("DEADLINE_EXCEEDED", "too late"));
    expect((await running).reason).toBe("DEADLINE_EXCEEDED");
    expect((await faultOf(stream.finish())).reason).toBe("DEADLINE_EXCEEDED");
  });

  it("is one too many when a tenant has many open, and one that ends makes room", async () => {
    const { invoker } = makeTestRoom({ maxStreamsPerTenant: 2 });
    const first = await invoker.openStream(makeCaller(), order("sum"));
    await invoker.openStream(makeCaller(), order("sum"));
    expect((await faultOf(invoker.openStream(makeCaller(), order("sum")))).reason).toBe("QUEUE_FULL");
    first.abort();
    first.abort();
    await invoker.openStream(makeCaller(), order("sum"));
  });

  it("bounds the streams of all tenants together, and lets one in that has none", async () => {
    const { invoker, registry } = makeTestRoom({ maxStreamsInAll: 2 });
    registry.deploy("late", "sum", SUM);
    const first = await invoker.openStream(makeCaller(), order("sum"));
    await invoker.openStream(makeCaller(), order("sum"));
    expect((await faultOf(invoker.openStream(makeCaller(), order("sum")))).reason).toBe("QUEUE_FULL");
    await invoker.openStream(makeCaller("late"), order("sum"));
    expect((await faultOf(invoker.openStream(makeCaller("late"), order("sum")))).reason).toBe("QUEUE_FULL");
    first.abort();
    expect((await faultOf(invoker.openStream(makeCaller(), order("sum")))).reason).toBe("QUEUE_FULL");
  });
});

describe("closing room 4", () => {
  it("lets calls end that run, and refuses new ones", async () => {
    const room = makeTestRoom({ limits: { cpuTimeMs: 200 } });
    await reduce(room, "sum", [{ n: 1 }]);
    const running = faultOf(reduce(room, "moody", does("loop")));
    const stream = await room.invoker.openStream(makeCaller(), order("sum"));
    const closed = room.invoker.close(60_000);
    expect((await faultOf(reduce(room, "sum", [{ n: 1 }]))).reason).toBe("DRAINING");
    expect((await faultOf(room.invoker.openStream(makeCaller(), order("sum")))).reason).toBe("DRAINING");
    expect((await running).reason).toBe("CPU_TIME_LIMIT");
    await closed;
    expect((await faultOf(stream.batch(batchRequest(1, [{ n: 1 }])))).reason).toBe("DRAINING");
    expect(room.pool.processIds()).toEqual([]);
  });
});
