/** Hostile variants of what the corpus has, found by playing the adversary: each must be refused, or guarded where that is said. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are the code under test.
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";

const analyser = createAnalyser();
const DEFINITION =
  "\nexport default { initial: () => ({ n: 0 }), apply: (state: { n: number }, event: { data: { k: string; i: number } }) => state };\n";
const TABLE = "const table: Record<string, Record<string, unknown>> = {};\n";

function analyse(code: string): { errors: string[]; guards: string[] } {
  const text = code.includes("export default") ? code : code + DEFINITION;
  const { findings, guards } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
  return {
    errors: findings.filter(({ severity }) => severity === "error").map(({ rule, name }) => `${rule} ${name}`),
    guards: [...guards.values()],
  };
}

/** By claim: code that must be refused. */
const REFUSED: Readonly<Record<string, string>> = {
  "a generic that casts": "const cast = <T>(value: unknown): T => value as T; const f = cast<() => number>(1);",
  "a generic that casts by a constraint": "const cast = <T extends unknown>(value: unknown): T => value as T;",
  "a conditional type that yields a function":
    "type Pick1<T> = T extends string ? () => number : never; const f = (x: unknown) => x as Pick1<string>;",
  "a function type behind ReturnType":
    "const make = () => () => 1; const f = (x: unknown) => x as ReturnType<typeof make>;",
  "a function hidden in a tuple assertion": "const f = (x: unknown) => (x as [string, () => number])[1]();",
  "a function hidden in a Map assertion": "const f = (x: unknown) => (x as Map<string, () => number>).get('a');",
  "a class hidden in an assertion":
    "class Job { run(): number { return 1; } } const f = (x: unknown) => (x as Job).run();",
  "an assertion to an interface that extends Function":
    "interface F extends Function { x: 1 } const f = (x: unknown) => x as F;",
  "an assertion in angle brackets": "const f = (x: unknown) => (<() => number>x)();",
  "a double assertion from a function": "const f = (g: () => number) => (g as unknown as { a: () => string }).a();",
  "never out of typeof":
    'const f = (x: string): (() => number) => { if (typeof x !== "string") return x; return () => 1; };',
  "never in an object":
    'const f = (x: string): { g: () => number } => { if (typeof x === "string") return { g: () => 1 }; return { g: x }; };',
  "never in an array":
    'const f = (x: string): (() => number)[] => { if (typeof x === "string") return []; return [x]; };',
  "never through a function that returns it": "const id = (x: never): never => x;",
  "constructor in a default of a pattern": "const f = ({ a = (() => 1).constructor }: { a?: unknown }) => a;",
  "constructor through optional chaining": "const f = (x: object | undefined) => x?.constructor;",
  "constructor through a satisfies":
    'const key = "constructor" satisfies string; const f = (x: () => number) => x[key];',
  "constructor by a template type": "const f = (o: { a: 1 }, k: `con${'structor'}`) => o[k as keyof typeof o];",
  "constructor as an enum's member": 'enum Key { constructor = "x" }',
  "constructor in a nested rename": "const f = ({ a: { constructor: c } }: { a: object }) => c;",
  "constructor in an assignment pattern": "let c: unknown; const f = (o: object) => { ({ constructor: c } = o); };",
  "constructor in a catch pattern":
    "const f = () => { try { throw new Error(); } catch ({ constructor: c }) { return c; } };",
  "constructor in a for-of pattern":
    "const f = (os: object[]) => { for (const { constructor: c } of os) return c; return 1; };",
  "constructor of super": "class A {} class B extends A { f(): unknown { return super.constructor; } }",
  "prototype of a class": "class A {} const f = () => A.prototype;",
  "__proto__ in an object literal": "const o = { __proto__: null };",
  "__proto__ in quotes": 'const o = { "__proto__": null };',
  "Math in an array": "const [m] = [Math];",
  "Math in a namespace": "namespace Tools { export const m = Math; }",
  "Math by a default parameter": "const f = (m: { random(): number } = Math) => m.random();",
  "Math by satisfies": "const m = Math satisfies { random(): number };",
  "Math by a class field": "class A { m: { random(): number } = Math; }",
  "Math by a comma": "const f = () => (0, Math).random();",
  "Math by a conditional": "const f = (b: boolean) => (b ? Math : Math).abs(1);",
  "Math destructured": "const { random } = Math;",
  "Math by a computed key": "const f = (k: 'abs' | 'random') => Math[k];",
  "Math by spread": "const m = { ...Math };",
  "Date as a value of a const": "const D = Date;",
  "Object as a value": "const f = (o: { keys(x: object): string[] }) => o.keys({}); f(Object);",
  "Array's statics written": "Array.from = () => [];",
  "a method of an array written": "const f = (xs: number[]) => { xs.push = () => 0; };",
  "a deleted builtin": "const f = () => { delete (JSON as { parse?: unknown }).parse; };",
  "Symbol.species": "class A { static get [Symbol.species]() { return Array; } }",
  "Symbol.toPrimitive in an object": "const o = { [Symbol.toPrimitive]: () => 1 };",
  "a symbol of the registry": 'const s = Symbol.for("x");',
  "apply of a function": "const f = (g: (x: number) => number) => g.apply(undefined, [1]);",
  "call of a method": "const f = (xs: number[]) => xs.slice.call(xs);",
  "the text of a function by concatenation": 'const f = (g: () => number) => g + "";',
  "the text of a class": "class A {} const text = `${A}`;",
  "the text of functions in an array": "const f = (gs: (() => number)[]) => gs.join();",
  "a function thrown": "const f = (g: () => number) => { throw g; };",
  "a getter in a class that is static state":
    "class A { static n = 0; static get next() { return ++A.n; } } const f = () => A.next;",
  "a counter in a private static": "class A { static #n = 0; static next() { return ++A.#n; } }",
  "a counter in a namespace": "namespace N { export let n = 0; } const f = () => { N.n++; };",
  "a counter in an IIFE": "const next = (() => { let n = 0; return () => ++n; })();",
  "a counter made by a class at module level":
    "class C { n = 0; next() { return ++this.n; } } const c = new C(); const f = () => c.next();",
  "a memoising function":
    "const memo = (g: (n: number) => number) => { const seen = new Map<number, number>(); return (n: number) => { const old = seen.get(n); if (old !== undefined) return old; const x = g(n); seen.set(n, x); return x; }; }; const fast = memo((n) => n * 2);",
  "a constant array filled through an alias":
    "const xs: number[] = []; const f = () => { const ys = xs; ys.push(1); };",
  "a constant array filled through a parameter":
    "const xs: number[] = []; const add = (ys: number[]) => { ys.push(1); }; const f = () => add(xs);",
  "a constant object changed in a loop": "const xs = [{ n: 0 }]; const f = () => { for (const x of xs) x.n++; };",
  "a constant map's values changed":
    'const m = new Map([["a", { n: 0 }]]); const f = () => { const x = m.get("a"); if (x) x.n++; };',
  "a property of a function": "function f() { return 1; } f.count = 0;",
  "a module-level generator": "function* ids() { yield 1; } const it = ids(); const f = () => it.next();",
  "a module-level WeakSet": "const seen = new WeakSet<object>();",
  "an overload that lies": "function f(x: string): () => number; function f(x: string): unknown { return x; }",
  "a predicate on a function type": "const isF = (x: unknown): x is { run: () => void } => true;",
  "an asserts that lies": "function check(x: unknown): asserts x is () => void {}",
  "a this predicate that lies": "class A { is(): this is this & { run: () => void } { return true; } }",
  "typeof in a switch on true":
    'const f = (x: unknown) => { switch (true) { case typeof x === "function": return x; } return 1; };',
  "typeof through a constant": 'const f = (x: unknown) => { const t = typeof x; return t === "function" ? x : 1; };',
  "typeof against a constant": 'const F = "function"; const f = (x: unknown) => (typeof x === F ? x : 1);',
  "a function taken out of a record by a pattern":
    "const t: Record<string, () => number> = {}; const f = (k: string) => { const { [k]: g } = t; return g?.(); };",
  "the old value of a compound assignment to a record of functions":
    "const g = () => 1; const f = (t: Record<string, () => number>, k: string) => (t[k] ??= g)();",
  "what functions inherit, by the name of a table's entry":
    "const f = (t: Record<string, (x: unknown) => unknown>) => t.bind?.(null);",
  "functions seen as unknown": "const o = { run: () => 1 }; const alias: { run: unknown } = o;",
  "functions in an array seen as unknown": "const fs = [() => 1]; const alias: unknown[] = fs;",
  "Object.assign over methods":
    "class A { run() { return 1; } } const f = (x: { run: () => number }) => Object.assign(new A(), x);",
  "an extended Map": "class M extends Map<string, number> {}",
  "an extended call": "const mixin = () => class {}; class A extends mixin() {}",
  "new.target": "class A { constructor() { if (new.target === A) throw new Error(); } }",
  "import.meta": "const u = import.meta;",
  "a labelled function is no way around": "const f = () => { x: { eval('1'); break x; } };",
  "eval by comma": "const f = () => (0, eval)('1');",
  "Function by new": "const f = new Function('return 1');",
  "globalThis by a key": "const f = (k: string) => (globalThis as Record<string, unknown>)[k];",
  arguments: "function f() { return arguments.length; }",
  "async arrow": "const f = async () => 1;",
  "an async generator": "async function* f() { yield 1; }",
  "for await": "const f = async (xs: AsyncIterable<number>) => { for await (const x of xs) return x; return 0; };",
  "a getter in an object": "const o = { get a() { return 1; } };",
  using: "const f = () => { using x = null; return x; };",
  "a tag": "const t = (p: TemplateStringsArray) => p; const x = t`a`;",
  "a date from a local text": 'const d = new Date("2024-05-01 10:00");',
  "a date from a text with a time and no zone": 'const d = Date.parse("2024-05-01T10:00:00");',
  "dates sorted as text": "const f = (ds: Date[]) => [...ds, new Date(0)].sort();",
  "a date by == ": "const f = (d: Date) => d == (new Date(0) as unknown);",
  "a date in a generic text": "const show = <T>(x: T) => `${x}`; const s = show(new Date(0));",
  "a clock by a parameter type": "const f = (D: typeof Date) => D.now();",
  "a bigint in the state":
    "export default { initial: () => ({ n: 0n }), apply: (state: { n: bigint }, event: { data: number }) => state };",
  "a definition from a function":
    "const make = () => ({ initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { data: number }) => s }); export default make();",
  "a definition in a class":
    "class D { initial() { return { n: 0 }; } apply(s: { n: number }, e: { data: number }) { return s; } } export default new D();",
  "a key that joins texts, typed as a number": `${TABLE}const f = (k: string) => { const g = table[k]?.[k]; return (g as () => number)(); };`,
};

/** By claim: code that stays, with guards at run time. */
const GUARDED: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  "an index that the event gives": ["const f = (xs: number[], i: number) => xs[i];", ["read"]],
  "a sum of two numbers, which may be texts": [
    "const f = (xs: number[], a: number, b: number) => xs[a + b];",
    ["read"],
  ],
  "a key of a literal union": ["const f = (o: { a: 1; b: 2 }, k: 'a' | 'b') => o[k];", ["read"]],
  "a key of keyof": ["const f = <T, K extends keyof T>(o: T, k: K): T[K] => o[k];", ["read"]],
  "a write by key": ["const f = (o: Record<string, number>, k: string) => { o[k] = 1; };", ["write"]],
  "a write in a pattern": ["const f = (o: Record<string, number>, k: string) => { [o[k]] = [1]; };", ["write"]],
  "a write by a loop": [
    "const f = (o: Record<string, string>, k: string) => { for (o[k] in { a: 1 }) continue; };",
    ["write"],
  ],
  "a pattern with a computed key": [
    "const f = (o: Record<string, number>, k: string) => { const { [k]: x, ...rest } = o; return [x, rest]; };",
    ["read"],
  ],
  "an enum read backwards": ["enum E { A } const f = (k: number) => E[k];", ["read"]],
  "a test by in": ["const f = (o: Record<string, number>, k: string) => k in o;", ["has"]],
  "a date of a text": ["const f = (t: string) => new Date(t).getTime();", ["instant"]],
  "a parsed date": ["const f = (t: string) => Date.parse(t);", ["instant"]],
};

/** By claim: code that needs no guard. */
const UNGUARDED: Readonly<Record<string, string>> = {
  "a counter of a loop":
    "const f = (xs: number[]) => { let s = 0; for (let i = 0; i < xs.length; i += 1) s += xs[i]!; return s; };",
  "an index from an operator": "const f = (xs: number[]) => xs[xs.length - 1];",
  "an index from Math": "const f = (xs: number[], x: number) => xs[Math.floor(x)];",
  "a literal key": 'const f = (o: { "a-b": number }) => o["a-b"];',
  "a constant key": 'const KEY = "a"; const f = (o: { a: number }) => o[KEY];',
};

describe("the analyser refuses", () => {
  for (const [claim, code] of Object.entries(REFUSED)) {
    it(claim, () => expect(analyse(code).errors).not.toEqual([]));
  }
});

describe("the analyser lets pass, guarded,", () => {
  for (const [claim, [code, guards]] of Object.entries(GUARDED)) {
    it(claim, () => expect(analyse(code)).toEqual({ errors: [], guards }));
  }
});

describe("the analyser lets pass, without a guard,", () => {
  for (const [claim, code] of Object.entries(UNGUARDED)) {
    it(claim, () => expect(analyse(code)).toEqual({ errors: [], guards: [] }));
  }
});
