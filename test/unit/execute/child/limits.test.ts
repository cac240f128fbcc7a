/** Claims about limits: which one is told where several are met at once, and that each holds in every phase of a call. */
import { describe, expect, it } from "vitest";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../../../../src/base/limits.ts";
import { Budget } from "../../../../src/execute/child/budget.ts";
import { Ended, type Executor, type Reduced, startWith, type TestEvent } from "./executor.ts";
import { startModule } from "./started.ts";

/** A search that V8 does not interrupt, and that takes some 100 ms of CPU time. */
const NATIVE = "const sparse = []; sparse[2 ** 25] = 1; sparse.indexOf(2);";
const LOOP = "for (;;);";
const BUFFERS = "const hoard = []; for (;;) hoard.push(new ArrayBuffer(1 << 20));";

interface Came {
  readonly reason: string | undefined;
  readonly message: string;
}

/** What one call of a module comes to. A call that was kept from running by its neighbours is sent again, as the supervisor does. */
async function reduce(source: string, limits: Partial<ExecutionLimits>, events: readonly TestEvent[]): Promise<Came> {
  for (let round = 0; ; round += 1) {
    const came = await reduceOnce(source, limits, events);
    if (came.reason !== "EXECUTOR_LOST" || round === 4) return came;
  }
}

async function reduceOnce(
  source: string,
  limits: Partial<ExecutionLimits>,
  events: readonly TestEvent[],
): Promise<Came> {
  let executor: Executor | undefined;
  try {
    const loaded = await startWith(source, limits);
    executor = loaded.executor;
    const result: Reduced = await executor.reduce(loaded.digest, events);
    return result.ok ? { reason: undefined, message: result.text } : result;
  } catch (thrown) {
    if (thrown instanceof Ended) return { reason: "ended", message: thrown.message };
    const failure = /^not loaded: (.*)$/.exec(thrown instanceof Error ? thrown.message : "")?.[1];
    if (failure === undefined) throw thrown;
    return JSON.parse(failure) as Came;
  } finally {
    executor?.kill();
  }
}

const applying = (body: string): string =>
  `export default { initial: () => ({}), apply(state, event) { ${body} return { done: true }; } };`;

describe("where several limits are met at once", () => {
  const tight = { cpuTimeMs: 20, wallClockMs: 5_000 };

  it("CPU time is told before wall clock", () => {
    const budget = new Budget({ ...DEFAULT_EXECUTION_LIMITS, cpuTimeMs: 1, wallClockMs: 1 });
    const spin = (): void => {
      const { user } = process.cpuUsage();
      while (process.cpuUsage().user - user < 8_000);
    };
    budget.measure(true, spin);
    expect(budget.wallMs()).toBeGreaterThan(1);
    expect(budget.exhausted(true)).toBe("cpu");
  });

  it("CPU time is told before an exception", async () => {
    expect(await reduce(applying(`${NATIVE} throw new Error("late");`), tight, [{}])).toMatchObject({
      reason: "CPU_TIME_LIMIT",
    });
  });

  it("CPU time is told before memory", async () => {
    const both = `const kept = new Uint8Array(60 << 20).fill(1); ${NATIVE} ${BUFFERS}`;
    expect(await reduce(applying(both), { ...tight, memoryMb: 64 }, [{}])).toMatchObject({ reason: "CPU_TIME_LIMIT" });
  });

  it("memory is told before the exception that it made", async () => {
    const limits = { cpuTimeMs: 2_000, memoryMb: 32 };
    expect(await reduce(applying(BUFFERS), limits, [{}])).toMatchObject({ reason: "MEMORY_LIMIT" });
  });

  it("memory is not told because a function says so", async () => {
    const source = applying(`throw new RangeError("Array buffer allocation failed");`);
    expect(await reduce(source, {}, [{}])).toMatchObject({ reason: "EXCEPTION" });
  });

  it("heap and ArrayBuffers count together", async () => {
    // Neither part is more than the limit.
    const body = `
      const kept = [];
      for (let at = 0; at < 28; at += 1) kept.push(new Uint8Array(1 << 20).fill(at));
      for (let at = 0; at < 420; at += 1) kept.push(Array.from({ length: 10_000 }, (_, n) => n + at + 0.5));`;
    const came = await reduce(applying(body), { cpuTimeMs: 5_000, wallClockMs: 20_000, memoryMb: 40 }, [{}]);
    expect(["MEMORY_LIMIT", "ended"]).toContain(came.reason);
  });
});

describe("a limit holds", () => {
  const limits = { cpuTimeMs: 40, memoryMb: 32 };

  it("while V8 compiles", async () => {
    const large = Array.from({ length: 40_000 }, (_, at) => `function f${at}(a) { return { ...a, x: a.y + ${at} }; }`);
    expect(await reduce(`${large.join("\n")}\n${applying("")}`, { cpuTimeMs: 2 }, [{}])).toMatchObject({
      reason: "CPU_TIME_LIMIT",
      message: "the module used its CPU time up while it was compiled and evaluated",
    });
  });

  it.each([
    ["while the module is evaluated", LOOP, "CPU_TIME_LIMIT"],
    ["for the memory of the module's evaluation", BUFFERS, "MEMORY_LIMIT"],
  ])("%s", async (_, body, reason) => {
    const came = await reduce(
      `${body}\n${applying("")}`,
      { ...limits, cpuTimeMs: reason === "MEMORY_LIMIT" ? 2_000 : 40 },
      [{}],
    );
    expect(came).toMatchObject({ reason });
  });

  it.each([
    ["in initial()", LOOP, "CPU_TIME_LIMIT"],
    ["for the memory of initial()", BUFFERS, "MEMORY_LIMIT"],
    ["for the state of initial()", `return "x".repeat(1 << 21);`, "STATE_TOO_LARGE"],
  ])("%s", async (_, body, reason) => {
    const source = `export default { initial() { ${body} }, apply: (state) => state };`;
    const came = await reduce(source, { ...limits, cpuTimeMs: reason === "CPU_TIME_LIMIT" ? 40 : 2_000 }, [{}]);
    expect(came).toMatchObject({ reason });
  });

  it("in apply()", async () => {
    expect(await reduce(applying(LOOP), limits, [{}])).toMatchObject({ reason: "CPU_TIME_LIMIT" });
  });

  it("while the state is written", async () => {
    const source = applying("return Array.from({ length: 250_000 }, () => 1);");
    expect(await reduce(source, { cpuTimeMs: 4, maxStateBytes: 1 << 20 }, [{}])).toMatchObject({
      reason: "CPU_TIME_LIMIT",
    });
  });

  it("while an error is described", async () => {
    const body = `
      const keys = []; for (let at = 0; at < 20; at += 1) keys.push("k" + at);
      throw { get message() { for (;;); }, get name() { for (;;); }, toString() { for (;;); }, [Symbol.toPrimitive]() { for (;;); }, keys };`;
    expect(await reduce(applying(body), limits, [{}])).toEqual(
      expect.objectContaining({ reason: "EXCEPTION", message: "threw an object without a message" }),
    );
    // A number that takes longer to write than the call may take.
    expect(await reduce(applying("throw 3n ** 4_000_000n;"), limits, [{}])).toMatchObject({ reason: "CPU_TIME_LIMIT" });
  });
});

describe("however deep it is nested,", () => {
  const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

  it("an event's data is read, or named as malformed", async () => {
    const came = await reduce(
      applying("let n = 0; for (let at = event.data; Array.isArray(at); at = at[0]) n += 1; return { n };"),
      { cpuTimeMs: 2_000 },
      [{ json: deep(200_000) }],
    );
    expect([`{"n":200000}`, "data is not one JSON document"]).toContain(came.message);
  });

  it("a state that a caller sends is refused beyond a thousand levels", async () => {
    const { executor, digest } = await startModule(applying(""));
    expect(await executor.reduce(digest, [{}], deep(1_001))).toMatchObject({ reason: "REQUEST_INVALID" });
    expect(await executor.reduce(digest, [{}], deep(200_000))).toMatchObject({ reason: "REQUEST_INVALID" });
    expect(await executor.reduce(digest, [{}], deep(900))).toMatchObject({ ok: true });
  });

  it("a state that a function makes is refused beyond a thousand levels, and one that contains itself", async () => {
    for (const body of [
      "let s = []; for (let at = 0; at < 100_000; at += 1) s = [s]; return s;",
      "const s = {}; s.self = s; return s;",
    ]) {
      const came = await reduce(applying(body), { cpuTimeMs: 1_000 }, [{}]);
      expect(came.reason).toBe("EXCEPTION");
      expect(came.message).toContain("is nested deeper than 1000 levels, or contains itself");
    }
  });

  it("an error is described: its causes, its prototypes, and the stack that it was thrown from", async () => {
    const causes = `let e = new Error("inmost"); for (let at = 0; at < 50_000; at += 1) e = new Error("outer", { cause: e }); throw e;`;
    const heirs = `let e = new Error("ancestor"); for (let at = 0; at < 50_000; at += 1) e = Object.create(e); throw e;`;
    const calls = `const f = (n) => { if (n === 0) throw new Error("bottom"); return f(n - 1) + 1; }; f(3_000);`;
    expect((await reduce(applying(causes), { cpuTimeMs: 1_000 }, [{}])).message).toBe("outer");
    expect((await reduce(applying(heirs), { cpuTimeMs: 1_000 }, [{}])).message).toBe(
      "threw an object without a message",
    );
    expect((await reduce(applying(calls), { cpuTimeMs: 1_000 }, [{}])).message).toBe("bottom");
    expect((await reduce(applying("const f = () => f() + 1; f();"), { cpuTimeMs: 1_000 }, [{}])).message).toBe(
      "RangeError: Maximum call stack size exceeded",
    );
  });
});
