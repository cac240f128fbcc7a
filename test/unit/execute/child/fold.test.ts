/** Claims about folding: limits, faults, receipts and the state that is left. */
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../../src/base/canonical-json.ts";
import { sha256Hex } from "../../../../src/base/digest.ts";
import { reasonOfNumber } from "../../../../src/fault/reasons.ts";
import { OnFault } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import type { TestEvent } from "./executor.ts";
import { startModule } from "./started.ts";

/** Adds; mutates its state in place before it throws, loops or spoils the state. */
const MODULE = `
const initial = () => ({ sum: 0, seen: [] });
const apply = (state, event) => {
  state.seen.push(event.data.x);
  switch (event.data.do) {
    case "throw": throw new Error("told to at " + event.data.x);
    case "loop": for (;;);
    case "spoil": state.sum = NaN; return state;
    case "grow": state.blob = "x".repeat(event.data.x); return state;
    case "hog": { const list = []; for (;;) list.push([1, 2, 3, 4, 5, 6, 7, 8]); }
    case "shrink": state.blob = ""; return state;
  }
  state.sum += event.data.x;
  return state;
};
export default { initial, apply };`;

const add = (x: number): TestEvent => ({ data: { x } });
const does = (what: string, x = 0): TestEvent => ({ data: { do: what, x } });

describe("a stream that skips faults", () => {
  it("leaves each failing event out as if it had never been sent, and names them in order", async () => {
    const { executor, digest } = await startModule(MODULE);
    const fold = await executor.openFold(digest, OnFault.SKIP);
    const events = [
      add(1),
      does("throw", 1),
      { json: "{" },
      add(2),
      does("throw", 4),
      add(3),
      { type: "", data: {} },
      add(4),
    ];
    const { receipt, faulted, stopped, snapshot } = await executor.batch(fold, 1n, events);
    expect(receipt.faults.map(({ index, fault }) => [index, reasonOfNumber(fault?.reason ?? 0)])).toEqual([
      [1, "EXCEPTION"],
      [2, "EVENT_INVALID"],
      [4, "EXCEPTION"],
      [6, "EVENT_INVALID"],
    ]);
    expect([receipt.eventsApplied, receipt.eventsFailed, faulted, stopped]).toEqual([4, 4, true, false]);
    expect(JSON.parse(snapshot)).toEqual({ sum: 10, seen: [1, 2, 3, 4] });
  });

  it("names the first hundred of ten thousand and stays within its CPU budgets", async () => {
    const { executor, digest } = await startModule(MODULE, { cpuTimeMs: 400 });
    const fold = await executor.openFold(digest, OnFault.SKIP);
    const events = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? does("throw", 1) : add(1)));
    const { receipt } = await executor.batch(fold, 1n, events);
    expect(receipt.faults.length).toBe(100);
    expect(receipt.eventsFailed + receipt.eventsApplied).toBe(10_000);
    expect(Number(receipt.usage?.cpuTimeNs) / 1e6).toBeLessThan(400 * 4 + 100);
  });

  it("charges the event that loops, and applies the others", async () => {
    const { executor, digest } = await startModule(MODULE);
    const fold = await executor.openFold(digest, OnFault.SKIP);
    const { receipt, snapshot } = await executor.batch(fold, 1n, [add(1), does("loop"), add(2)]);
    expect(receipt.faults.map(({ index, fault }) => [index, reasonOfNumber(fault?.reason ?? 0)])).toEqual([
      [1, "CPU_TIME_LIMIT"],
    ]);
    expect(JSON.parse(snapshot)).toEqual({ sum: 3, seen: [1, 2] });
  });

  it("does not run the rest of a batch that has used all its budgets up", async () => {
    const { executor, digest } = await startModule(MODULE);
    const fold = await executor.openFold(digest, OnFault.SKIP);
    const events = [...Array.from({ length: 20 }, () => does("loop")), add(1)];
    const { receipt, snapshot } = await executor.batch(fold, 1n, events);
    expect(receipt.eventsFailed).toBe(21);
    expect(receipt.faults.at(-1)?.fault?.message).toContain("not run");
    expect(JSON.parse(snapshot)).toEqual({ sum: 0, seen: [] });
    expect((await executor.batch(fold, 2n, [add(5)])).receipt.eventsApplied).toBe(1);
  });
});

describe("a stream that stops at a fault", () => {
  it("keeps the state before the event that failed, although the event had changed it", async () => {
    const { executor, digest } = await startModule(MODULE);
    for (const [bad, reason] of [
      [does("throw", 9), "EXCEPTION"],
      [does("loop", 9), "CPU_TIME_LIMIT"],
      [does("spoil", 9), "EXCEPTION"],
      [does("grow", 2_000_000), "STATE_TOO_LARGE"],
      [{ json: "nonsense" }, "EVENT_INVALID"],
      [{ data: {}, time: "yesterday" }, "EVENT_INVALID"],
    ] as const) {
      const fold = await executor.openFold(digest, OnFault.STOP);
      const { receipt, stopped, snapshot } = await executor.batch(fold, 1n, [
        add(1),
        add(2),
        bad,
        add(4),
        does("throw"),
      ]);
      const told = receipt.faults.map(({ index, fault }) => [index, reasonOfNumber(fault?.reason ?? 0)]);
      expect([told, receipt.eventsApplied, stopped]).toEqual([[[2, reason]], 2, true]);
      expect(JSON.parse(snapshot)).toEqual({ sum: 3, seen: [1, 2] });
      executor.sendBatch(fold, 2n, [add(1)]);
      expect((await executor.expect("failed")).fault?.message).toContain("stopped");
    }
  }, 30_000);

  it("finds the event that took the isolate's memory, and goes on in a new isolate", async () => {
    const { executor, digest } = await startModule(MODULE, { memoryMb: 16, cpuTimeMs: 5_000, wallClockMs: 20_000 });
    const fold = await executor.openFold(digest, OnFault.SKIP);
    const { receipt, snapshot } = await executor.batch(fold, 1n, [add(1), does("throw"), add(2), does("hog"), add(4)]);
    expect(receipt.faults.map(({ index, fault }) => [index, reasonOfNumber(fault?.reason ?? 0)])).toEqual([
      [1, "EXCEPTION"],
      [3, "MEMORY_LIMIT"],
    ]);
    expect(JSON.parse(snapshot)).toEqual({ sum: 7, seen: [1, 2, 4] });
  }, 30_000);

  it("says which event spoilt the state, and where", async () => {
    const { executor, digest } = await startModule(MODULE);
    const result = await executor.reduce(digest, [add(1), does("spoil"), add(1), add(1)]);
    expect(result).toMatchObject({
      ok: false,
      reason: "EXCEPTION",
      eventIndex: 1,
      message: "the state is not JSON: $.sum is NaN",
    });
  });

  it("finds the event that made a large state too large by halving", async () => {
    const { executor, digest } = await startModule(MODULE, { cpuTimeMs: 1000 });
    const events = Array.from({ length: 3_000 }, (_, index) =>
      index < 1_700 ? add(123_456_789) : does("grow", 1_040_000),
    );
    const result = await executor.reduce(digest, events);
    expect(result).toMatchObject({ ok: false, reason: "STATE_TOO_LARGE", eventIndex: 1_700 });
  });
});

describe("a batch", () => {
  it("gives the same bytes however the events are cut into batches", async () => {
    const { executor, digest } = await startModule(MODULE);
    const events = Array.from({ length: 60 }, (_, index) => add(index));
    const snapshots = new Set<string>();
    for (const size of [1, 7, 60]) {
      const fold = await executor.openFold(digest, OnFault.STOP);
      let snapshot = "";
      for (let from = 0; from < events.length; from += size) {
        snapshot = (await executor.batch(fold, BigInt(from + 1), events.slice(from, from + size))).snapshot;
      }
      snapshots.add(snapshot);
    }
    const whole = await executor.reduce(digest, events);
    if (!whole.ok) throw new Error(whole.message);
    snapshots.add(whole.text);
    expect(snapshots.size).toBe(1);
  });

  it("is refused where its number does not grow, where it is empty or too long", async () => {
    const { executor, digest } = await startModule(MODULE, { maxBatchEvents: 3 });
    const refusal = async (number: bigint, events: TestEvent[]): Promise<string> => {
      const fold = await executor.openFold(digest, OnFault.STOP);
      await executor.batch(fold, 5n, [add(1)]);
      executor.sendBatch(fold, number, events);
      const { fault } = await executor.expect("failed");
      return `${reasonOfNumber(fault?.reason ?? 0)} ${fault?.message}`;
    };
    expect(await refusal(5n, [add(1)])).toContain("REQUEST_INVALID batch.batch: is 5; it must be greater than 5");
    expect(await refusal(6n, [])).toContain("REQUEST_INVALID batch.events");
    expect(await refusal(6n, [add(1), add(1), add(1), add(1)])).toContain("PAYLOAD_TOO_LARGE 4 events");
  });

  it("in steps tells of every event before the next one runs, and leaves out the known ones", async () => {
    const { executor, digest } = await startModule(MODULE);
    const fold = await executor.openFold(digest, OnFault.SKIP);
    executor.sendBatch(fold, 1n, [add(1), does("loop"), add(2), does("throw"), add(4)], {
      stepwise: true,
      known: [[1, 18]],
    });
    const done: number[] = [];
    for (let answer = await executor.next(); ; answer = await executor.next()) {
      if (answer.case === "progress") done.push(answer.value.eventsDone);
      else {
        if (answer.case !== "batchDone") throw new Error(`got ${answer.case}`);
        expect(JSON.parse(Buffer.from(answer.value.snapshot).toString())).toEqual({ sum: 7, seen: [1, 2, 4] });
        break;
      }
    }
    expect(done).toEqual([1, 2, 3, 5]);
  });

  it("names the event under way when the process is killed in a native loop", async () => {
    const source =
      "export default { initial: () => 0, apply: (s, e) => (e.data.x ? s + new Array(2 ** 27).fill(0).length : s + 1) };";
    const { executor, digest } = await startModule(source);
    const fold = await executor.openFold(digest, OnFault.SKIP);
    executor.sendBatch(fold, 1n, [add(0), add(0), add(1), add(0)], { stepwise: true });
    const first = await executor.expect("progress");
    const second = await executor.expect("progress");
    expect([first.eventsDone, second.eventsDone]).toEqual([1, 2]);
    const silent = await Promise.race([
      executor.next().then(
        () => "moved",
        () => "died",
      ),
      new Promise((r) => setTimeout(r, 500, "silent")),
    ]);
    expect(["silent", "died", "moved"]).toContain(silent);
    executor.kill();
  });
});

describe("a unary reduce", () => {
  it("starts from the caller's state, and digests the canonical form", async () => {
    const { executor, digest } = await startModule(
      "export default { initial: () => ({}), apply: (s, e) => ({ ...s, [e.data.k]: e.data.v }) };",
    );
    const events = [
      { data: { k: "10", v: 1e21 } },
      { data: { k: "9", v: -0 } },
      { data: { k: "ö", v: "\u2028\u0007" } },
      { data: { k: "a", v: [{ z: 1, b: null, a: [true] }] } },
      { data: { k: "\ud83d\ude00", v: 0.1 } },
      { data: { k: "\ufb33", v: 5e-324 } },
    ];
    const result = await executor.reduce(digest, events, ' { "z" : 1.0 , "b" : [ ] } ');
    if (!result.ok) throw new Error(result.message);
    expect(result.state).toMatchObject({ z: 1, b: [], 10: 1e21, a: [{ z: 1, b: null, a: [true] }] });
    expect(result.digest).toBe(sha256Hex(canonicalJson(result.state)));
    const again = await executor.reduce(digest, [], result.text);
    expect(again).toMatchObject({ text: result.text, digest: result.digest });
  });

  it("refuses a state that is no JSON, too large, or holds what JSON cannot bring back", async () => {
    const { executor, digest } = await startModule(MODULE);
    for (const state of ["{", "", "1 2", '{"a":1e999}', Uint8Array.from([0x22, 0xff, 0x22])].filter(
      (text) => text !== "",
    )) {
      const result = await executor.reduce(digest, [], state);
      expect(result).toMatchObject({ ok: false, reason: "REQUEST_INVALID", eventIndex: undefined });
    }
    expect(await executor.reduce(digest, [], JSON.stringify("x".repeat(1 << 20)))).toMatchObject({
      reason: "PAYLOAD_TOO_LARGE",
    });
    expect(await executor.reduceBytes(digest, Uint8Array.from([0xff, 0xff, 0xff]))).toMatchObject({
      reason: "REQUEST_INVALID",
    });
  });

  it("never shares the object of initial() between calls", async () => {
    const source =
      "const EMPTY = { items: [] };export default { initial: () => EMPTY, apply: (s, e) => { s.items.push(e.data); return s; } };";
    const { executor, digest } = await startModule(source);
    expect(await executor.reduce(digest, [{ data: "a" }])).toMatchObject({ state: { items: ["a"] } });
    expect(await executor.reduce(digest, [{ data: "b" }])).toMatchObject({ state: { items: ["b"] } });
  });

  it("meets the same depth of the stack for every event", async () => {
    const source = `export default { initial: () => ({ depths: [] }), apply(state, event) {
      let depth = 0;
      const dive = () => { depth += event.data.x; dive(); };
      try { dive(); } catch { return { depths: [...state.depths, depth] }; }
      return state;
    } };`;
    const { executor, digest } = await startModule(source, { cpuTimeMs: 1000 });
    // Between calls it may differ by a few frames, with the tiers in which V8 runs the program itself: see realm/harden.js.
    for (let round = 0; round < 50; round += 1) {
      const result = await executor.reduce(digest, [add(1), add(1), add(1)]);
      if (!result.ok) throw new Error(result.message);
      expect(new Set((result.state as { depths: number[] }).depths).size).toBe(1);
    }
  });

  it("says what the event's attributes lack", async () => {
    const { executor, digest } = await startModule("export default { initial: () => null, apply: (s, e) => e };");
    const problem = async (event: TestEvent): Promise<string> => {
      const result = await executor.reduce(digest, [{ data: 1 }, event]);
      if (result.ok) throw new Error("it was applied");
      expect([result.reason, result.eventIndex]).toEqual(["EVENT_INVALID", 1]);
      return result.message;
    };
    expect(await problem({ type: "" })).toContain("type is empty");
    expect(await problem({ type: "é".repeat(129) })).toContain("type is longer than 256 bytes");
    expect(await problem({ id: "x".repeat(257) })).toContain("id is longer");
    expect(await problem({ source: "x".repeat(1025) })).toContain("source is longer");
    expect(await problem({ subject: "x".repeat(1025) })).toContain("subject is longer");
    for (const time of ["2026-02-29T00:00:00Z", "2026-01-01", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00"]) {
      expect(await problem({ time })).toContain("RFC 3339");
    }
    expect(await problem({ datacontenttype: "text/plain" })).toContain("datacontenttype");
    expect(await problem({ json: Uint8Array.from([0x22, 0xc3, 0x22]) })).toContain("UTF-8");
    const full = {
      id: "1",
      source: "/s",
      type: "T",
      subject: "a",
      time: "2024-02-29T23:59:60.5+01:00",
      datacontenttype: "application/cloudevents+json; charset=utf-8",
      data: { x: 1 },
    };
    const result = await executor.reduce(digest, [full]);
    expect(result).toMatchObject({ ok: true, text: JSON.stringify(full) });
    expect(await executor.reduce(digest, [{ type: "T" }])).toMatchObject({ text: '{"type":"T"}' });
  });
});
