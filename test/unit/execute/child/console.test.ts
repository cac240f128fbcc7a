/** Claims about the console inside an executor: what lines look like, how many a call keeps, and that each is there once, whatever had to be run again. */
import { afterAll, describe, expect, it } from "vitest";
import { OnFault } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import fc from "../../../property/fast-check.ts";
import { type Executor, type Loaded, startWith } from "./executor.ts";
import { startModule } from "./started.ts";

const SLOW = { cpuTimeMs: 5_000, wallClockMs: 10_000 };
const reducer = (apply: string, before = "", initial = "({ n: 0 })"): string =>
  `${before}\nexport default { initial: () => ${initial}, apply: (state, event) => { ${apply} } };`;

/** The texts of all frames since the last time, with how many lines were dropped in the end. */
function linesOf(executor: Executor): readonly string[] {
  return executor
    .takeWritten()
    .flatMap(({ lines, linesDropped }) => [
      ...lines.map(({ text }) => text),
      ...(linesDropped === 0 ? [] : [`dropped ${linesDropped}`]),
    ]);
}

/** What is given to `console.log`, and the line that comes of it. */
const TEXTS: readonly (readonly [string, string])[] = [
  [`"plain", 'with "quotes"', ""`, `plain with "quotes" `],
  [`"%s", 1`, "%s 1"],
  ["", ""],
  ["1, -0, 1.5, NaN, -Infinity", "1 -0 1.5 NaN -Infinity"],
  ["true, null, undefined", "true null undefined"],
  ["12n, 10n ** 200n", "12n <a bigint of more than 100 digits>"],
  ["Symbol('x')", "Symbol(x)"],
  ["function named() {}, () => 1, class Account {}", "<function named> <function> <function Account>"],
  ["{ a: 1, 'b c': 'x', nested: { list: [1, 'two', null] } }", `{a: 1, "b c": "x", nested: {list: [1, "two", null]}}`],
  ["[], {}, [[]], [, 1]", "[] {} [[]] [<empty>, 1]"],
  ["{ get secret() { throw new Error('called'); } }", "{secret: <getter>}"],
  ["{ a: { b: { c: { d: { e: 1 } } } } }", "{a: {b: {c: {d: {…}}}}}"],
  ["new Map([['k', { v: 1 }]]), new Set([1, 'a'])", `Map(1) {"k" => {v: 1}} Set(2) {1, "a"}`],
  ["new Date(0), new Date(NaN)", "1970-01-01T00:00:00.000Z Invalid Date"],
  ["/a[/]b/gi", "/a[/]b/gi"],
  [
    "new Uint8Array([1, 2]), new ArrayBuffer(4), new DataView(new ArrayBuffer(1))",
    "Uint8Array(2) [1, 2] ArrayBuffer(4) {} DataView {}",
  ],
  ["new Error('broken'), new TypeError('wrong')", "Error: broken TypeError: wrong"],
  ["Object.assign(new RangeError('far'), { limit: 3 })", "RangeError: far {limit: 3}"],
  ["new (class Account { balance = 1 })()", "Account {balance: 1}"],
  ["Object.create(null)", "{}"],
  ["Array.from({ length: 120 }, (_, i) => 0)", `[${Array(100).fill("0").join(", ")}, … 20 more]`],
  ["'two\\nlines'", "two\nlines"],
  ["['two\\nlines', '\\u001b[31m']", '["two\\nlines", "\\u001b[31m"]'],
];

describe("a value is written as text", () => {
  it.each([...TEXTS.entries()])("%i", async (id, [values, text]) => {
    const { executor, digest } = await writer();
    expect((await executor.reduce(digest, [{ data: { id } }])).ok, values).toBe(true);
    expect(linesOf(executor)).toEqual([text]);
  });

  it("and what refers to itself is not followed", async () => {
    const { executor, digest } = await startModule(
      reducer("const a = { b: {} }; a.b.a = a; const l = []; l.push(l, 1); console.log(a, l); return state;"),
    );
    await executor.reduce(digest, [{}]);
    expect(linesOf(executor)).toEqual(["{b: {a: <circular>}} [<circular>, 1]"]);
  });
});

describe("a call keeps", () => {
  it("the method of each line", async () => {
    const { executor, digest } = await startModule(
      reducer("console.debug(1); console.log(2); console.info(3); console.warn(4); console.error(5); return state;"),
    );
    await executor.reduce(digest, [{}]);
    const [frame] = executor.takeWritten();
    expect(frame?.lines.map(({ level, text }) => `${text}:${level}`)).toEqual(["1:1", "2:2", "3:2", "4:3", "5:4"]);
  });

  it("256 lines, and counts the others", async () => {
    const { executor, digest } = await startModule(
      reducer("for (let i = 0; i < 100; i++) console.log(state.n, i); return { n: state.n + 1 };"),
      SLOW,
    );
    await executor.reduce(digest, [{}, {}, {}, {}]);
    const lines = linesOf(executor);
    expect(lines).toHaveLength(257);
    expect(lines.slice(-2)).toEqual(["2 55", "dropped 144"]);
    await executor.reduce(digest, [{}]);
    expect(linesOf(executor)).toHaveLength(100);
  });

  it("4 KiB of UTF-8 of a line, and never half a character", async () => {
    const { executor, digest } = await startModule(
      reducer(
        "console.log('x'.repeat(4096)); console.log('x'.repeat(4097)); console.log('€'.repeat(1365)); console.log('x€'.repeat(2000)); console.log('a' + '😀'.repeat(1024)); return state;",
      ),
    );
    await executor.reduce(digest, [{}]);
    const lines = executor.takeWritten().flatMap((frame) => frame.lines);
    expect(lines.map(({ truncated }) => truncated)).toEqual([false, true, false, true, true]);
    for (const { text } of lines) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
      expect(Buffer.byteLength(text)).toBeGreaterThan(4090);
      expect(text).not.toContain("\ufffd");
    }
  });

  it("lines, and not the texts that they were cut from", async () => {
    const { executor, digest } = await startModule(
      reducer(
        "const large = `${event.id}${'x'.repeat(2 ** 20)}€`; console.log(large.slice(1)); console.log([large]); return state;",
      ),
      { ...SLOW, memoryMb: 32 },
    );
    // More than an isolate has, if all of them were still there at the end.
    const result = await executor.reduce(
      digest,
      Array.from({ length: 60 }, (_, n) => ({ id: `${n}` })),
    );
    expect(result).toMatchObject({ ok: true });
    expect(linesOf(executor)).toHaveLength(120);
  });

  it("no more bytes a second than the gateway is to be bothered with, and counts what it leaves out", async () => {
    const { executor, digest } = await startModule(
      reducer("for (let i = 0; i < 256; i++) console.log('x'.repeat(4096)); return state;"),
      SLOW,
    );
    const beganMs = performance.now();
    for (let call = 0; call < 12; call++) await executor.reduce(digest, [{}]);
    const frames = executor.takeWritten();
    const seconds = (performance.now() - beganMs) / 1_000;
    const kept = frames.filter(({ lines }) => lines.length === 256);
    expect(frames.map(({ lines, linesDropped }) => lines.length + linesDropped)).toEqual(Array(12).fill(256));
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.length).toBeLessThanOrEqual(4 + Math.ceil(seconds));
  });

  it("no half of a surrogate pair", async () => {
    const { executor, digest } = await startModule(reducer("console.log('a\\ud800b', ['\\udc00']); return state;"));
    await executor.reduce(digest, [{}]);
    expect(linesOf(executor)).toEqual([`a\ufffdb ["\\udc00"]`]);
  });

  it("nothing at all if nothing was written: no frame is sent", async () => {
    const { executor, digest } = await startModule(reducer("return { n: state.n + 1 };"));
    await executor.reduce(digest, [{}, {}]);
    expect(executor.takeWritten()).toEqual([]);
  });
});

describe("lines are there", () => {
  it("when the function throws", async () => {
    const { executor, digest } = await startModule(
      reducer("console.log('about to', event.type); throw new Error('no');"),
    );
    expect(await executor.reduce(digest, [{ type: "Fail" }])).toMatchObject({ ok: false, reason: "EXCEPTION" });
    expect(linesOf(executor)).toEqual(["about to Fail"]);
  });

  it("when it runs out of CPU time, as far as it had come, and in initial() too", async () => {
    const loop = "console.log('looping'); for (;;) {}";
    const { executor, digest } = await startModule(
      reducer(`console.log('event', state.n); if (state.n === 1) { ${loop} } return { n: state.n + 1 };`),
    );
    expect(await executor.reduce(digest, [{}, {}, {}])).toMatchObject({
      ok: false,
      reason: "CPU_TIME_LIMIT",
    });
    expect(linesOf(executor)).toEqual(["event 0", "event 1", "looping"]);
    const second = await startModule(`export default { initial: () => { ${loop} }, apply: (s) => s };`);
    expect(await second.executor.reduce(second.digest, [{}])).toMatchObject({ ok: false, reason: "CPU_TIME_LIMIT" });
    expect(linesOf(second.executor)).toEqual(["looping"]);
  });

  it("when a promise is rejected, of the events up to that one", async () => {
    const { executor, digest } = await startModule(
      reducer(
        "console.log(state.n); if (state.n === 1) Promise0(); return { n: state.n + 1 };",
        "const Promise0 = async () => { throw 1; };",
      ),
      SLOW,
    );
    expect(await executor.reduce(digest, [{}, {}, {}])).toMatchObject({ ok: false, reason: "EXCEPTION" });
    expect(linesOf(executor)).toEqual(["0", "1"]);
  });

  it("of initial() with each call that begins with it, although it is asked once; of the module's evaluation with the first call", async () => {
    const { executor, digest } = await startModule(
      `console.log("evaluated"); export default { initial: () => { console.log("initial"); return 0; }, apply: (n) => { console.log(n); return n + 1; } };`,
    );
    await executor.reduce(digest, [{}]);
    expect(linesOf(executor)).toEqual(["evaluated", "initial", "0"]);
    await executor.reduce(digest, [{}]);
    expect(linesOf(executor)).toEqual(["initial", "0"]);
    await executor.reduce(digest, [{}], "5");
    expect(linesOf(executor)).toEqual(["5"]);
    const fold = await executor.openFold(digest, OnFault.STOP);
    expect(linesOf(executor)).toEqual(["initial"]);
    await executor.batch(fold, 1n, [{}]);
    expect(linesOf(executor)).toEqual(["0"]);
  });
});

describe("a line is there once, whatever is run again", () => {
  const NOISY = "console.log(event.data.id); ";
  const events = (count: number): { data: { id: number } }[] =>
    Array.from({ length: count }, (_, id) => ({ data: { id } }));
  const skipping = async (apply: string, count: number): Promise<readonly string[]> => {
    for (;;) {
      const { executor, digest } = await startModule(reducer(NOISY + apply), {
        cpuTimeMs: 300,
        wallClockMs: 10_000,
        memoryMb: 32,
      });
      const fold = await executor.openFold(digest, OnFault.SKIP);
      // One that was kept from running by its neighbours is sent again elsewhere, as the supervisor does.
      const isRun = await executor.batch(fold, 1n, events(count)).then(
        () => true,
        (error: unknown) => {
          if (!String(error).includes("EXECUTOR_LOST")) throw error;
          return false;
        },
      );
      if (isRun) return linesOf(executor);
    }
  };

  it.each<readonly [string, string]>([
    ["an event throws", "if (event.data.id === 3) throw new Error('no'); return { n: state.n + 1 };"],
    ["an event's state cannot be kept", "return event.data.id === 3 ? { n: () => 1 } : { n: 1 };"],
    ["an event never ends", "if (event.data.id === 3) for (;;) {} return { n: state.n + 1 };"],
    ["an event rejects a promise", "if (event.data.id === 3) (async () => { throw 1; })(); return { n: state.n + 1 };"],
    [
      "an event fills the memory",
      "if (event.data.id === 3) { const l = []; for (;;) l.push({}); } return { n: state.n + 1 };",
    ],
  ])("%s", async (name, apply) => {
    const lines = await skipping(apply, 6);
    // What an isolate that died of its memory held is gone with it.
    const expected = name.includes("memory") ? ["0", "1", "2", "4", "5"] : ["0", "1", "2", "3", "4", "5"];
    expect(lines).toEqual(expected);
  });

  it("and of events behind one that failed, what they write in the end", async () => {
    // The state that event 1 makes is found unfit only when the batch is over, and until then the events after it saw it.
    const { executor, digest } = await startModule(
      reducer(
        "console.log(event.data.id, typeof state.f); return event.data.id === 1 ? { f: () => 1 } : { ...state };",
      ),
      SLOW,
    );
    const fold = await executor.openFold(digest, OnFault.SKIP);
    await executor.batch(fold, 1n, events(4));
    expect(linesOf(executor)).toEqual(["0 undefined", "1 undefined", "2 undefined", "3 undefined"]);
  });

  it("whatever fails where, and no result depends on it: a batch is what a model of it says", async () => {
    const source = (write: string): string =>
      reducer(`const { kind, lines } = event.data;
        for (let i = 0; i < lines; i++) ${write};
        if (kind === "throw") throw new Error("no");
        if (kind === "unfit") return { n: () => 1 };
        return { n: state.n + 1 };`);
    const limits = { cpuTimeMs: 2_000, wallClockMs: 20_000 };
    const noisy = await startModule(source("console.log(event.id, i, state.n)"), limits);
    const silent = await startModule(source("0"), limits);
    // No rejected promise: whether one is noticed depends on the garbage collector (docs/decisions/0049), and so on what lines leave for it.
    const kind = fc.constantFrom("fine", "fine", "fine", "throw", "unfit");
    const anEvent = fc.record({ kind, lines: fc.constantFrom(0, 1, 1, 2, 60) });
    await fc.assert(
      fc.asyncProperty(fc.array(anEvent, { minLength: 1, maxLength: 12 }), fc.boolean(), async (batch, skips) => {
        const onFault = skips ? OnFault.SKIP : OnFault.STOP;
        const sent = batch.map((data, id) => ({ id: `${id}`, data }));
        const answers = [];
        for (const { executor, digest } of [noisy, silent]) {
          const fold = await executor.openFold(digest, onFault);
          const { receipt, snapshot } = await executor.batch(fold, 1n, sent);
          answers.push({ snapshot, applied: receipt.eventsApplied, faults: receipt.faults.map(({ index }) => index) });
        }
        expect(answers[0]).toEqual(answers[1]);
        const expected: string[] = [];
        let n = 0;
        for (const [id, { kind, lines }] of batch.entries()) {
          for (let i = 0; i < lines; i++) expected.push(`${id} ${i} ${n}`);
          if (kind === "fine") n += 1;
          else if (!skips) break;
        }
        const [frame] = noisy.executor.takeWritten();
        expect(frame?.lines.map(({ text }) => text) ?? []).toEqual(expected.slice(0, 256));
        expect(silent.executor.takeWritten()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("in steps too", async () => {
    const { executor, digest } = await startModule(
      reducer(`${NOISY} if (event.data.id === 1) throw 1; return { n: 0 };`),
    );
    const fold = await executor.openFold(digest, OnFault.SKIP);
    executor.sendBatch(fold, 1n, events(4), { stepwise: true });
    for (let answer = await executor.next(); answer.case !== "batchDone"; answer = await executor.next());
    expect(linesOf(executor)).toEqual(["0", "1", "2", "3"]);
  });
});

/** One executor writes them all. */
let writing: Promise<Loaded> | undefined;
const writer = (): Promise<Loaded> => {
  writing ??= startWith(
    reducer(
      "WRITERS[event.data.id](); return state;",
      `const WRITERS = [${TEXTS.map(([values]) => `() => console.log(${values})`).join(", ")}];`,
    ),
  );
  return writing;
};
afterAll(async () => (await writing)?.executor.kill());
