import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReasonName } from "../../../src/fault/reasons.ts";
import type { FunctionPolicy } from "../../../src/flow.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { FunctionLoad, Terms } from "../../../src/invoke/terms.ts";
import { manualClock } from "../../contract/samples.ts";
import { faultOf } from "../execute/fixture.ts";
import {
  batchRequest,
  makeCaller,
  makeRoom,
  receipt,
  reduce,
  reduceRequest,
  SUM,
  stateOf,
  UNBOUNDED,
} from "./fixture.ts";

const clock = manualClock();
const room = makeRoom({ clock });
afterAll(() => room.invoker.close(0));
let count = 0;
let name: string;
beforeEach(() => {
  name = `f${count++}`;
});

function deploy(policy: Partial<FunctionPolicy>): void {
  room.registry.deploy("default", name, SUM, "reducer", { ...UNBOUNDED, ...policy });
}
const call = (events: readonly unknown[] = [{ n: 1 }], caller = makeCaller()) => reduce(room, name, events, caller);
const open = (caller = makeCaller(), state = new Uint8Array(0)) =>
  room.invoker.openStream(caller, {
    function: { name, revision: undefined },
    state,
    stateReport: StateReport.EVERY_BATCH,
    onFault: OnFault.STOP,
  });
const reasonOf = async (promise: Promise<unknown>): Promise<ReasonName> => (await faultOf(promise)).reason;
const as = (credentialId: string) => ({ ...makeCaller(), credentialId });

describe("a function's policy", () => {
  it("that bounds something lets through what is within it", async () => {
    deploy({
      ...{ methods: ["Reduce", "ReduceStream"], maxRequestBytes: 1_000, maxBatchEvents: 2, maxDeadlineMs: 60_000 },
      ...{ maxRunningCalls: 1, callsPerSecond: 10, callers: ["key:test"] },
    });
    expect(await call([{ n: 1 }, { n: 2 }])).toEqual({ sum: 3 });
    const stream = await open();
    const done = receipt((await stream.batch(batchRequest(1, [{ n: 1 }, { n: 2 }]))).response);
    expect(stateOf(done)).toEqual({ sum: 3 });
    await stream.finish();
  });

  it("names the methods that may be called", async () => {
    deploy({ methods: ["ReduceStream"] });
    expect(await reasonOf(call())).toBe("METHOD_NOT_ALLOWED");
    (await open()).abort();
    deploy({ methods: ["Reduce"] });
    expect(await call()).toEqual({ sum: 1 });
    expect(await reasonOf(open())).toBe("METHOD_NOT_ALLOWED");
  });

  it("names who may call, and tells nobody else who that is", async () => {
    deploy({ callers: ["key:anna", "cert:ci"] });
    for (const who of ["", "key:test", "key:ann", "key:anna2"]) {
      const fault = await faultOf(call([], as(who)));
      expect(fault.reason).toBe("PERMISSION_MISSING");
      expect(`${fault.message} ${JSON.stringify(fault.details)}`).not.toMatch(/anna|cert/);
      expect(await reasonOf(open(as(who)))).toBe("PERMISSION_MISSING");
    }
    expect(await call([{ n: 2 }], as("key:anna"))).toEqual({ sum: 2 });
    (await open(as("cert:ci"))).abort();
  });

  it("bounds a request's bytes, a batch's, and the state that a stream begins with", async () => {
    const two = reduceRequest(name, [{ n: 1 }, { n: 2 }]).byteLength;
    deploy({ maxRequestBytes: two });
    expect(await call([{ n: 1 }, { n: 2 }])).toEqual({ sum: 3 });
    expect(await reasonOf(call([{ n: 1 }, { n: 22 }]))).toBe("PAYLOAD_TOO_LARGE");
    expect(await reasonOf(open(makeCaller(), new Uint8Array(two + 1)))).toBe("PAYLOAD_TOO_LARGE");
    const stream = await open();
    expect(await reasonOf(stream.batch(batchRequest(1, Array(9).fill({ n: 1 }))))).toBe("PAYLOAD_TOO_LARGE");
    stream.abort();
  });

  it("bounds the events of a call and of a batch", async () => {
    deploy({ maxBatchEvents: 2 });
    expect(await reasonOf(call([{ n: 1 }, { n: 2 }, { n: 3 }]))).toBe("PAYLOAD_TOO_LARGE");
    const stream = await open();
    await stream.batch(batchRequest(1, [{ n: 1 }, { n: 2 }]));
    expect(await reasonOf(stream.batch(batchRequest(2, [{ n: 1 }, { n: 2 }, { n: 3 }])))).toBe("PAYLOAD_TOO_LARGE");
    stream.abort();
  });

  it("bounds what is under way, over all revisions and through changes, and gives every place back", async () => {
    deploy({ maxRunningCalls: 2 });
    const first = await open();
    const second = await open();
    expect(await reasonOf(call())).toBe("QUEUE_FULL");
    // Neither a new revision nor taking it out of service makes room.
    deploy({ maxRunningCalls: 2 });
    room.registry.activate("default", name, undefined, 2);
    expect(await reasonOf(call())).toBe("FUNCTION_NOT_FOUND");
    room.registry.activate("default", name, 2, 2);
    expect(await reasonOf(open())).toBe("QUEUE_FULL");
    await first.finish();
    expect(await call()).toEqual({ sum: 1 });
    // A call that failed gives its place back too, and so does one that was refused.
    for (let round = 0; round < 3; round++) expect(await reasonOf(call([null]))).toBe("EXCEPTION");
    second.abort();
    second.abort();
    const third = await open();
    const fourth = await open();
    expect(await reasonOf(open())).toBe("QUEUE_FULL");
    third.abort();
    fourth.abort();
  }, 20_000);

  it("lets a burst in and then a rate, says when to come back, and keeps to it for both kinds of call", async () => {
    deploy({ callsPerSecond: 10, burst: 3 });
    for (let index = 0; index < 3; index++) await call();
    const fault = await faultOf(call());
    expect(fault.reason).toBe("RATE_LIMIT");
    expect(fault.details.retryAfterMs).toBe(100);
    expect(await reasonOf(open())).toBe("RATE_LIMIT");
    clock.advance(99);
    expect(await reasonOf(call())).toBe("RATE_LIMIT");
    clock.advance(1);
    await call();
    // A new revision begins with the bucket as it is.
    deploy({ callsPerSecond: 10, burst: 3 });
    expect(await reasonOf(call())).toBe("RATE_LIMIT");
    clock.advance(3_600_000);
    for (let index = 0; index < 3; index++) await call();
    expect(await reasonOf(call())).toBe("RATE_LIMIT");
  });

  it("of the active revision holds whoever names another one too, beside that one's own", async () => {
    room.registry.deploy("default", name, SUM);
    room.registry.deploy("default", name, SUM, "reducer", { ...UNBOUNDED, callers: ["key:anna"], maxBatchEvents: 1 });
    const named = (revision: number, credentialId: string, events: readonly unknown[] = [{ n: 1 }]) =>
      room.invoker.reduce(as(credentialId), { name, revision }, reduceRequest(name, events));
    for (const revision of [1, 2]) {
      // Twice: once looked up, once from memory.
      for (let round = 0; round < 2; round++) {
        expect(await reasonOf(named(revision, "key:test"))).toBe("PERMISSION_MISSING");
        expect(await reasonOf(named(revision, "key:anna", [{ n: 1 }, { n: 2 }]))).toBe("PAYLOAD_TOO_LARGE");
        await named(revision, "key:anna");
      }
    }
    // Rolled back, the first revision is free again, and the second keeps its own bounds.
    room.registry.activate("default", name, 1, 2);
    await named(1, "key:test", [{ n: 1 }, { n: 2 }]);
    expect(await reasonOf(named(2, "key:test"))).toBe("PERMISSION_MISSING");
    // Bounds that let nobody through together let nobody through.
    room.registry.deploy("default", name, SUM, "reducer", { ...UNBOUNDED, callers: ["key:bob"], methods: ["Reduce"] });
    expect(await reasonOf(named(2, "key:anna"))).toBe("PERMISSION_MISSING");
    expect(await reasonOf(named(2, "key:bob"))).toBe("PERMISSION_MISSING");
    await named(3, "key:bob");
  });

  it("takes nothing from another function of the same name, of another tenant", async () => {
    deploy({ callsPerSecond: 1 });
    room.registry.deploy("other", name, SUM, "reducer", { ...UNBOUNDED, callsPerSecond: 1 });
    await call();
    expect(await reasonOf(call())).toBe("RATE_LIMIT");
    expect(await reduce(room, name, [{ n: 5 }], makeCaller("other"))).toEqual({ sum: 5 });
  });

  it("ends a call whose time is up, whatever deadline it gave itself", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const expired: string[] = [];
      const caller = { ...makeCaller(), expire: () => expired.push("now") };
      const terms = new Terms([{ ...UNBOUNDED, maxDeadlineMs: 50 }], new FunctionLoad(), clock);
      const done = terms.enterCall(caller, "Reduce", new Uint8Array(0));
      done.leave();
      vi.advanceTimersByTime(1_000);
      expect(expired).toEqual([]);
      terms.enterStream(caller, "ReduceStream", 0);
      vi.advanceTimersByTime(49);
      expect(expired).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(expired).toEqual(["now"]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a batch beyond the rate", () => {
  it("waits for its turn, each behind the one before, and gives its turn back when its stream ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const load = new FunctionLoad();
      const terms = new Terms([{ ...UNBOUNDED, callsPerSecond: 10, burst: 1 }], load, clock);
      const done: string[] = [];
      const controller = new AbortController();
      const batch = (which: string, signal: AbortSignal) =>
        terms.batch(new Uint8Array(0), signal).then(
          () => done.push(which),
          () => done.push(`${which} cancelled`),
        );
      const { signal } = makeCaller();
      const all = [batch("a", signal), batch("b", signal), batch("c", controller.signal), batch("d", signal)];
      await vi.advanceTimersByTimeAsync(0);
      expect(done).toEqual(["a"]);
      controller.abort();
      await vi.advanceTimersByTimeAsync(0);
      expect(done).toEqual(["a", "c cancelled"]);
      await vi.advanceTimersByTimeAsync(100);
      expect(done).toEqual(["a", "c cancelled", "b"]);
      await vi.advanceTimersByTimeAsync(200);
      await Promise.all(all);
      expect(done).toEqual(["a", "c cancelled", "b", "d"]);
      // What c gave back is there for the next.
      clock.advance(300);
      await terms.batch(new Uint8Array(0), signal);
      expect(load.takeToken({ ...UNBOUNDED, callsPerSecond: 10, burst: 1 }, clock.monotonicMs())).toBeGreaterThan(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
