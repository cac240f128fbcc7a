import { describe, expect, it } from "vitest";
import { compileModule } from "../../../src/compile/compile-module.ts";
import { CAUGHT_TEXTS } from "../../../src/compile/prelude-errors.ts";
import { fold } from "../../corpus/fold.ts";

/** What `attempt` of a module tells of each of its steps. */
async function told(steps: string): Promise<unknown> {
  const source = `
    class Own extends RangeError { constructor(text: string) { super(text); this.name = "Own"; } }
    const dive = (n: number): number => dive(n + 1) + 1;
    const none = (): { a: { b: number } } => JSON.parse("null") as { a: { b: number } };
    export default {
      initial: (): string[] => [],
      apply(state: string[], event: { type: string }): string[] {
        const told: string[] = [...state];
        const attempt = (step: () => unknown): void => {
          try { told.push(String(step())); } catch (error) { told.push(error instanceof Error ? \`\${error.name}: \${error.message}\` : "no error"); }
        };
        ${steps}
        return event.type === "" ? [] : told;
      },
    };
    export { Own, dive, none };`;
  const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "" });
  if (verdict.outcome !== "accepted") throw new TypeError(verdict.diagnostics.map(({ message }) => message).join("\n"));
  return await fold(Buffer.from(verdict.artifact.code).toString(), [{ type: "test", data: {} }]);
}

describe("what a module catches", () => {
  it("keeps its message if the module made it, with new, without, and as a class of its own", async () => {
    const made = `
      attempt(() => { throw new RangeError("mine"); });
      attempt(() => { throw TypeError("called"); });
      attempt(() => { throw new Own("of my own class"); });
      attempt(() => { throw new Error("outer", { cause: new SyntaxError("inner") }); });
      attempt(() => { throw new RangeError("Maximum call stack size exceeded"); });`;
    expect(await told(made)).toEqual([
      "RangeError: mine",
      "TypeError: called",
      "Own: of my own class",
      "Error: outer",
      "RangeError: Maximum call stack size exceeded",
    ]);
  });

  it("keeps it when it is caught and thrown again", async () => {
    const again = `
      attempt(() => { try { throw new TypeError("first"); } catch (error) { throw error; } });
      attempt(() => { try { none().a; } catch (error) { throw error; } });`;
    expect(await told(again)).toEqual(["TypeError: first", `TypeError: ${CAUGHT_TEXTS.TypeError}`]);
  });

  it("says the same on every engine if the engine made it", async () => {
    const engine = `
      attempt(() => none().a.b);
      attempt(() => JSON.parse("{"));
      attempt(() => (1).toString(99));
      attempt(() => new Array(-1));
      attempt(() => "x".repeat(-1));
      attempt(() => decodeURIComponent("%"));
      attempt(() => BigInt(1.5));
      attempt(() => BigInt("x"));
      attempt(() => new RegExp("("));
      attempt(() => { const circle: { self?: unknown } = {}; circle.self = circle; return JSON.stringify(circle); });
      attempt(() => { const read = (): number => late; const value = read(); const late = 1; return value; });`;
    const {
      RangeError: range,
      ReferenceError: reference,
      SyntaxError: syntax,
      TypeError: type,
      URIError: uri,
    } = CAUGHT_TEXTS;
    expect(await told(engine)).toEqual([
      `TypeError: ${type}`,
      `SyntaxError: ${syntax}`,
      `RangeError: ${range}`,
      `RangeError: ${range}`,
      `RangeError: ${range}`,
      `URIError: ${uri}`,
      `RangeError: ${range}`,
      `SyntaxError: ${syntax}`,
      `SyntaxError: ${syntax}`,
      `TypeError: ${type}`,
      `ReferenceError: ${reference}`,
    ]);
  });

  it("is not one of the engine's limits: these go through every catch and finally", async () => {
    for (const step of [
      "attempt(() => dive(0));",
      "try { dive(0); } catch { told.push('caught'); }",
      "for (;;) { try { dive(0); } finally { break; } }",
      "try { try { dive(0); } finally { throw new Error('other'); } } catch { told.push('caught'); }",
      "const f = () => { try { return dive(0); } finally { return 1; } }; told.push(String(f()));",
      "here: try { dive(0); } finally { break here; }",
      "function* g() { try { yield dive(0); } finally { yield 1; } } told.push([...g()].join());",
      "attempt(() => { let text = 'x'; for (;;) text += text; });",
      "attempt(() => { const n: bigint = 1n << (1n << 40n); return n; });",
    ]) {
      await expect(told(step), step).rejects.toThrow(RangeError);
    }
  });

  it("is not the depth or size at which the engine gives a regular expression up", async () => {
    for (const pattern of ['"(".repeat(60000) + ")".repeat(60000)', '"(?=".repeat(100000) + ")".repeat(100000)']) {
      const step = `attempt(() => new RegExp(${pattern}).test("a"));`;
      await expect(told(step), step).rejects.toThrow(SyntaxError);
    }
    expect(await told('attempt(() => new RegExp("(: Stack overflow"));')).toEqual([
      `SyntaxError: ${CAUGHT_TEXTS.SyntaxError}`,
    ]);
  });

  it("is not what closing an iterator met while another error was on its way", async () => {
    const stop = "{ throw new Error('stop'); }";
    const source = (close: string): string =>
      `class Source { #n = 0; [Symbol.iterator](): Source { return this; } next(): IteratorResult<number, number> { return { done: false, value: this.#n++ }; } ${close} }`;
    for (const step of [
      `function* g() { try { yield 1; } finally { dive(0); } } attempt(() => { for (const n of g()) ${stop} });`,
      `${source("return(): IteratorResult<number, number> { return { done: true, value: dive(0) }; }")} attempt(() => { for (const n of new Source()) ${stop} });`,
      `${source("return = (): IteratorResult<number, number> => ({ done: true, value: dive(0) });")} attempt(() => { for (const n of new Source()) ${stop} });`,
      `const close = (): IteratorResult<number, number> => ({ done: true, value: dive(0) });
       const source = { [Symbol.iterator]: () => ({ next: (): IteratorResult<number, number> => ({ done: false, value: 1 }), return: close }) };
       attempt(() => { for (const n of source) ${stop} });`,
    ]) {
      await expect(told(step), step).rejects.toThrow(RangeError);
    }
    const closed = `${source('return(): IteratorResult<number, number> { told.push("closed"); return { done: true, value: 0 }; }')}
      attempt(() => { for (const n of new Source()) ${stop} });
      for (const n of new Source()) break;`;
    expect(await told(closed)).toEqual(["closed", "Error: stop", "closed"]);
  });

  it("leaves try, catch and finally what they are", async () => {
    const flow = `
      const order: string[] = [];
      const f = (): string => { try { order.push("try"); throw new Error("x"); } catch { order.push("catch"); return "caught"; } finally { order.push("finally"); } };
      told.push(f(), order.join());
      const g = (): number => { try { return 1; } finally { told.push("on the way out"); } };
      told.push(String(g()));
      const h = (): number => { try { return 1; } finally { return 2; } };
      told.push(String(h()));
      outer: for (const n of [1, 2, 3]) { try { if (n === 2) continue outer; told.push("n" + n); } finally { told.push("f" + n); } }
      try { try { throw new Error("a"); } finally { told.push("inner"); } } catch (error) { told.push((error as Error).message); }
      function* numbers() { try { yield 1; yield 2; } finally { told.push("closed"); } }
      for (const n of numbers()) { told.push(String(n)); break; }`;
    expect(await told(flow)).toEqual(
      "caught try,catch,finally|on the way out|1|2|n1|f1|f2|n3|f3|inner|a|1|closed"
        .replace("caught ", "caught|")
        .split("|"),
    );
  });
});
