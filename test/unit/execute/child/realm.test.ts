/** Claims about ordinary code in the hardened realm: what authors write every day works as it does elsewhere. */
import { describe, expect, it } from "vitest";
import { startModule } from "./started.ts";

/** Runs `body` as the body of `apply`; it returns what it found. */
async function run(body: string): Promise<unknown> {
  const source = `export default { initial: () => null, apply(state, event) {\n${body}\n} };`;
  const { executor, digest } = await startModule(source);
  const result = await executor.reduce(digest, [{ type: "T", data: { word: "toString" } }]);
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
  return result.state;
}

describe("freezing the intrinsics does not stop", () => {
  it("an error class that sets its own name and message", async () => {
    const found = await run(`
      class Insufficient extends Error {
        constructor(amount) { super(); this.name = "Insufficient"; this.message = "lacks " + amount; this.amount = amount; }
      }
      class Deeper extends RangeError { name = "Deeper"; }
      try { throw new Insufficient(3); } catch (error) {
        const deeper = new Deeper("far", { cause: error });
        return [error instanceof Insufficient, error instanceof Error, String(error), error.amount, String(deeper),
          deeper instanceof RangeError && deeper instanceof Error, deeper.cause === error, Error("x") instanceof Error,
          Object.keys(error), new AggregateError([error], "many").errors.length, Error.isError(deeper)];
      }`);
    expect(found).toEqual([
      true,
      true,
      "Insufficient: lacks 3",
      3,
      "Deeper: far",
      true,
      true,
      true,
      ["name", "message", "amount"],
      1,
      true,
    ]);
  });

  it("keys of data that are names of Object.prototype", async () => {
    const found = await run(`
      const counts = {};
      for (const word of ["toString", "valueOf", "constructor", "hasOwnProperty", "isPrototypeOf", "__proto__"]) {
        counts[word] = (Object.hasOwn(counts, word) ? counts[word] : 0) + 1;
      }
      counts[event.data.word] += 1;
      return { counts, keys: Object.keys(counts), copy: { ...counts } };`);
    const counts = JSON.parse(
      '{"toString":2,"valueOf":1,"constructor":1,"hasOwnProperty":1,"isPrototypeOf":1,"__proto__":1}',
    );
    expect(found).toEqual({ counts, keys: Object.keys(counts), copy: counts });
  });

  it("classes with toString and valueOf of their own, by declaration and by assignment", async () => {
    const found = await run(`
      class Money { constructor(n) { this.n = n; } toString() { return this.n + " EUR"; } valueOf() { return this.n; } }
      function Old(n) { this.n = n; }
      Old.prototype.toString = function () { return "old " + this.n; };
      Old.prototype.constructor = Old;
      const named = () => 0;
      named.toString = () => "named";
      return [\`\${new Money(5)}\`, new Money(5) + 1, String(new Old(2)), String(named)];`);
    expect(found).toEqual(["5 EUR", 6, "old 2", "named"]);
  });

  it("the builtins' daily work", async () => {
    const found = await run(`
      const list = [3, 1, 2];
      const map = new Map([["a", 1]]);
      const date = new Date("2024-02-29T12:00:00Z");
      date.setUTCDate(1);
      return [list.toSorted().join(), [...map], Object.groupBy(list, (n) => (n > 1 ? "many" : "few")), /(?<y>\\d+)-/.exec("2024-").groups.y,
        "a-b".replaceAll("-", "+"), date.toISOString(), new Date(date).getTime() === date.getTime(), Date.UTC(2024, 0, 1),
        JSON.stringify({ date }), Number.isNaN(new Date("nonsense").getTime()), new Date(NaN) + "", Math.max(...list), (255).toString(16),
        (1234.5).toFixed(2), [...new Set(list)].length, BigInt(5).toString(), new Uint8Array([1, 2]).at(-1), structural([1, [2]])];
      function structural(value) { return Array.isArray(value) ? value.flat(Infinity) : value; }`);
    expect(found).toEqual([
      "1,2,3",
      [["a", 1]],
      { many: [3, 2], few: [1] },
      "2024",
      "a+b",
      "2024-02-01T12:00:00.000Z",
      true,
      1704067200000,
      '{"date":"2024-02-01T12:00:00.000Z"}',
      true,
      "Invalid Date",
      3,
      "ff",
      "1234.50",
      3,
      "5",
      2,
      [1, 2],
    ]);
  });
});

describe("a stack", () => {
  /** Line 3 of the code comes from line 10 of lib/sum.ts; everything else from nowhere. */
  const MAP = JSON.stringify({ version: 3, sources: ["lib/sum.ts"], names: [], mappings: ";;AASA;" });

  it("points at the author's own files, and hides what the compiler put in", async () => {
    const source = [
      "const guard = (f) => f();",
      "const initial = () => 0;",
      "const broken = () => null.x;",
      "const apply = () => guard(broken);",
      "export default { initial, apply };",
    ].join("\n");
    const { executor, digest } = await startModule(source, {}, MAP);
    const result = await executor.reduce(digest, [{}]);
    expect(result).toMatchObject({
      reason: "EXCEPTION",
      message: "TypeError: Cannot read properties of null (reading 'x')",
      stack: ["at broken (lib/sum.ts:10:1)"],
    });
  });

  it("has at most 32 lines", async () => {
    const source =
      "const initial = () => 0;\n\nfunction dive(n) { if (n === 0) throw new Error('deep'); dive(n - 1); }\nconst apply = () => dive(200);\nexport default { initial, apply };";
    const { executor, digest } = await startModule(source, {}, MAP);
    const result = await executor.reduce(digest, [{}]);
    if (result.ok) throw new Error("it was applied");
    expect(result.stack.length).toBe(32);
    expect(new Set(result.stack)).toEqual(new Set(["at dive (lib/sum.ts:10:1)"]));
  });

  it("is empty where the source map is missing or broken", async () => {
    for (const map of ["", "{", '{"version":3,"sources":["a.ts"],"names":[],"mappings":5}', "[]"]) {
      const { executor, digest } = await startModule(
        "export default { initial: () => 0, apply: () => null.x };",
        {},
        map,
      );
      expect(await executor.reduce(digest, [{}])).toMatchObject({ reason: "EXCEPTION", stack: [] });
    }
  });
});
