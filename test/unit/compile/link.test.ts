import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, it } from "vitest";
import { lineTable } from "../../../src/compile/line-table.ts";
import { emitText, emitWith } from "./emit-with.ts";
import { Realm, runNatively } from "./evaluate.ts";

/** Each is JavaScript that is TypeScript too; `index.ts` exports a definition with `run`. */
interface LinkCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const cases: readonly LinkCase[] = [
  {
    name: "names that clash across files",
    files: {
      "index.ts": `import { x as ax } from "./a.ts"; import { x as bx, y } from "./b.ts"; const x = "index"; export default { run: () => [x, ax, bx, y()] };`,
      "a.ts": `export const x = "a";`,
      "b.ts": `import { x as other } from "./a.ts"; export const x = "b"; export const y = () => [x, other];`,
    },
  },
  {
    name: "the names of classes that clash across files",
    files: {
      "index.ts": `import { Box as Other, make } from "./a.ts"; import Third, * as ns from "./b.ts"; class Box { static made = Box.name; static one = new Box(); again() { return new Box() instanceof Box; } short() { return { Box }; } } export default { run: () => [Box.name, Box.made, Box.one.again(), Object.keys(Box.one.short()), Other.name, make() instanceof Other, Third.name, ns.other(), new ns.Box().v] };`,
      "a.ts": `export class Box { take = (Box) => Box; } export const make = () => new Box();`,
      "b.ts": `import * as me from "./b.ts"; class Box { v = 3; static own() { return new me.Box().v; } } export { Box }; export default class Fourth extends Box {} export const other = () => Box.own();`,
    },
  },
  {
    name: "a local that shadows what another file calls its variable",
    files: {
      "index.ts": `import { value as renamed } from "./a.ts"; function f(value) { return [value, renamed]; } function g() { const { value } = { value: 1 }; { let value = 2; return [value, renamed]; } } export default { run: () => [f(5), g(), [1].map((value) => renamed + value)] };`,
      "a.ts": `export const value = 100;`,
    },
  },
  {
    name: "shorthand properties and patterns of renamed variables",
    files: {
      "index.ts": `import { x as q, set } from "./a.ts"; let x = 1, y = 2; ({ x, y = 5 } = { x: 10 }); const o = { x, y, q }; const { x: inner, ...rest } = o; export default { run: () => { set(7); return [o, inner, rest, { q }]; } };`,
      "a.ts": `export let x = 3; let y = 4; export const set = (v) => { x = v; ({ y, x } = { y: v, x }); return { x, y }; };`,
    },
  },
  {
    name: "live bindings",
    files: {
      "index.ts": `import { count, up } from "./a.ts"; import * as all from "./a.ts"; export default { run: () => { up(); const first = count; up(); return [first, count, all.count]; } };`,
      "a.ts": `export let count = 0; export function up() { count++; }`,
    },
  },
  {
    name: "default exports of every form",
    files: {
      "index.ts": `import f from "./f.ts"; import g from "./g.ts"; import C from "./c.ts"; import D from "./d.ts"; import o, { other } from "./o.ts"; import i from "./i.ts"; import a from "./a.ts"; import { default as e } from "./e.ts";
        export default { run: () => [f(), g(), new C().x, new D().x, D.self(), o, other, i, a(2), e] };`,
      "f.ts": `export default function () { return "f"; }`,
      "g.ts": `export default function named() { return typeof named; }`,
      "c.ts": `export default class { x = 1 }`,
      "d.ts": `export default class D { x = 2; static self() { return D === this; } }`,
      "o.ts": `export default { a: [1] }; export const other = 1;`,
      "i.ts": `let v = 1; export default v; v = 2;`,
      "a.ts": `export default (x) => x * 2;`,
      "e.ts": `const v = [3]; export { v as default };`,
    },
  },
  {
    name: "re-exports, renamed, starred, of namespaces and of defaults",
    files: {
      "index.ts": `import { a, b2, dflt, space, c } from "./hub.ts"; import * as hub from "./hub.ts"; export default { run: () => [a, b2, dflt, space.b, c, Object.keys(hub), hub.space.b, hub.a] };`,
      "hub.ts": `export * from "./a.ts"; export { b as b2, default as dflt } from "./b.ts"; export * as space from "./b.ts"; import { c } from "./c.ts"; export { c };`,
      "a.ts": `export const a = "a"; export default "hidden";`,
      "b.ts": `export const b = "b"; export default "default of b";`,
      "c.ts": `export const c = "c";`,
    },
  },
  {
    name: "export * that is shadowed, doubled, or the same twice",
    files: {
      "index.ts": `import * as hub from "./hub.ts"; export default { run: () => [Object.keys(hub), hub.own, hub.same] };`,
      "hub.ts": `export * from "./a.ts"; export * from "./b.ts"; export * from "./via.ts"; export const own = "hub";`,
      "a.ts": `export const own = "a"; export const twice = 1; export const same = "s";`,
      "b.ts": `export const twice = 2; export const b = 2;`,
      "via.ts": `export { same } from "./a.ts";`,
    },
  },
  {
    name: "the order of evaluation, each file once",
    files: {
      "index.ts": `import "./b.ts"; import { log } from "./log.ts"; import "./a.ts"; export { z } from "./z.ts"; log.push("index"); export default { run: () => log };`,
      "log.ts": `export const log = ["log"];`,
      "a.ts": `import { log } from "./log.ts"; import "./c.ts"; log.push("a");`,
      "b.ts": `import { log } from "./log.ts"; import "./c.ts"; log.push("b");`,
      "c.ts": `import { log } from "./log.ts"; log.push("c");`,
      "z.ts": `import { log } from "./log.ts"; log.push("z"); export const z = 1;`,
    },
  },
  {
    name: "a cycle in which functions call each other",
    files: {
      "index.ts": `import { isEven } from "./even.ts"; export default { run: () => [isEven(10), isEven(7)] };`,
      "even.ts": `import { isOdd } from "./odd.ts"; export function isEven(n) { return n === 0 || isOdd(n - 1); }`,
      "odd.ts": `import { isEven } from "./even.ts"; export function isOdd(n) { return n !== 0 && isEven(n - 1); }`,
    },
  },
  {
    name: "a cycle in which a function is used before its file is evaluated",
    files: {
      "index.ts": `import { a } from "./a.ts"; export default { run: () => a };`,
      "a.ts": `import { b } from "./b.ts"; export function early() { return "early"; } export const a = ["a", b];`,
      "b.ts": `import { early } from "./a.ts"; export const b = early();`,
    },
  },
  {
    name: "a cycle in which a constant is touched too early",
    files: {
      "index.ts": `import { a } from "./a.ts"; export default { run: () => a };`,
      "a.ts": `import { seen } from "./b.ts"; export const a = 1; export const all = seen;`,
      "b.ts": `import { a } from "./a.ts"; let seen; try { seen = a; } catch (e) { seen = e.name; } export { seen };`,
    },
  },
  {
    name: "an entry in a cycle with what it imports",
    files: {
      "index.ts": `import { make } from "./a.ts"; export const BASE = 10; export default { run: () => make(1) };`,
      "a.ts": `import { BASE } from "./index.ts"; export const make = (n) => BASE + n;`,
    },
  },
  {
    name: "a namespace as a value",
    files: {
      "index.ts": `import * as ns from "./a.ts"; const pick = (o, k) => o[k]; const { x, f } = ns; export default { run: () => [Object.keys(ns), pick(ns, "x"), x, f(2), "x" in ns, "zz" in ns, Object.isFrozen(ns) || Object.isSealed(ns), ns.x, ns.inner.deep, typeof ns] };`,
      "a.ts": `export const x = 1; export const f = (n) => n + x; export * as inner from "./b.ts"; export default 5;`,
      "b.ts": `export const deep = "d";`,
    },
  },
  {
    name: "writing to a namespace",
    files: {
      "index.ts": `import * as ns from "./a.ts"; const put = (o) => { try { o.x = 2; return "wrote"; } catch (e) { return e.name; } }; export default { run: () => [put(ns), ns.x] };`,
      "a.ts": `export let x = 1;`,
    },
  },
  {
    name: "calls and constructions through a namespace",
    files: {
      "index.ts": `import * as ns from "./a.ts"; export default { run: () => [ns.f(1), new ns.C().x, [1, 2].map(ns.f), ns.g\`a\${1}b\`] };`,
      "a.ts": `export function f(n) { return n * 10; } export class C { x = 3 } export const g = (s, v) => s.join("-") + v;`,
    },
  },
  {
    name: "names that the engine or the compiler has",
    files: {
      "index.ts": `import { Math as M, assay$own, assay$seal } from "./a.ts"; const assay$1 = 1; const x$1 = 2; const x = 3; import { x as ax } from "./a.ts"; const o = { k: 4 }; export default { run: (k = "k") => [M, Math.max(1, 2), assay$own, assay$seal, assay$1, x$1, x, ax, o[k]] };`,
      "a.ts": `export const Math = "mine"; export const assay$own = "own"; export const assay$seal = "seal"; export const x = "ax";`,
    },
  },
  {
    name: "var, blocks, labels, catch, switch and loops that have the names of other files",
    files: {
      "index.ts": `import { i as outer, e as error, l as label } from "./a.ts"; var log = [];
        for (let i = 0; i < 2; i++) log.push(i + outer);
        try { throw 1; } catch (e) { log.push(e, error); }
        switch (1) { case 1: let l = "l"; log.push(l, label); }
        l: for (;;) { for (const i of [1]) { log.push(outer + i); break l; } }
        { function i() { return "block"; } log.push(i(), outer); }
        const fe = function i() { return typeof i + outer; }; log.push(fe());
        const ce = class i { static n() { return typeof i; } }; log.push(ce.n());
        class K { i = outer; e() { return error; } static l = label; #i = 1; get p() { return this.#i; } } log.push(new K().i, new K().e(), K.l, new K().p);
        export default { run: () => log };`,
      "a.ts": `export const i = 100; export const e = "E"; export const l = "L";`,
    },
  },
  {
    name: "destructured and multiple exports",
    files: {
      "index.ts": `import { a, b, rest, c, d } from "./a.ts"; import { p as a2 } from "./b.ts"; export default { run: () => [a, b, rest, c, d, a2] };`,
      "a.ts": `export const { a, x: b = 2, ...rest } = { a: 1, z: 3 }; export const [c, , d = 4] = [5];`,
      "b.ts": `const { a } = { a: "other" }; export { a as p };`,
    },
  },
  {
    name: "string names of exports",
    files: {
      "index.ts": `import { "a b" as ab } from "./a.ts"; import * as all from "./a.ts"; export default { run: () => [ab, Object.keys(all)] };`,
      "a.ts": `const x = 1; export { x as "a b" };`,
    },
  },
  {
    name: "files in folders, and specifiers with .js, .ts and no ending",
    files: {
      "index.ts": `import { a } from "./lib/a.js"; import { b } from "./lib/deep/b.ts"; export default { run: () => [a, b] };`,
      "lib/a.ts": `import { b } from "./deep/b.js"; export const a = "a" + b;`,
      "lib/deep/b.ts": `import { r } from "../../root.js"; export const b = "b" + r;`,
      "root.ts": `export const r = "r";`,
    },
  },
  {
    name: "classes across files: extends, statics, private members, instanceof",
    files: {
      "index.ts": `import { Base as B } from "./a.ts"; class Base extends B { #p = 1; static s = "sub"; m() { return [super.m(), this.#p, Base.s, B.s, #p in this]; } } export default { run: () => [new Base().m(), new Base() instanceof B] };`,
      "a.ts": `export class Base { static s = "base"; m() { return Base.s; } }`,
    },
  },
  {
    name: "generators, spread, templates, regular expressions, optional chains",
    files: {
      "index.ts": `import { g as gen, re, t } from "./a.ts"; const g = [...gen(3)]; export default { run: () => [g, "a1b22".match(re), t\`x\${1}y\`, gen?.(1)?.next?.().value] };`,
      "a.ts": `export function* g(n) { for (let i = 0; i < n; i++) yield i; } export const re = /\\d+/g; export const t = (s, ...v) => s.raw.join("|") + v;`,
    },
  },
];

describe("linked files do what Node does with separate ones:", () => {
  const natives = runNatively(
    cases.map(({ files }) => ({
      files: Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path.replace(/\.ts$/, ".js"),
          text.replace(/(from |import )"(\.[^"]*)\.ts"/g, '$1"$2.js"'),
        ]),
      ),
      entry: "index.js",
      use: "definition.run()",
    })),
  );
  cases.forEach(({ name, files }, index) => {
    it(name, () => {
      const linked = new Realm(emitText(files, { guarded: false })).run("definition.run()");
      expect(natives[index]).toHaveProperty("value");
      expect(linked).toEqual(natives[index]);
    });
    it(`${name}, with guards`, () => {
      expect(new Realm(emitText(files)).run("definition.run()")).toEqual(natives[index]);
    });
    it(`${name}, evaluated anew for each call`, () => {
      const realm = new Realm(emitText(files, { fresh: true }));
      expect(realm.run("definition.run()")).toEqual(natives[index]);
      expect(realm.run("definition.run()")).toEqual(natives[index]);
    });
  });
});

describe("a module that is evaluated anew for each call", () => {
  const counter = `function make() { let n = 0; return () => ++n; } const next = make();
    export default { initial: () => next(), apply: (state) => [state, next(), next()] };`;

  it("remembers nothing between calls, and within one it does what it says", () => {
    const realm = new Realm(emitText({ "index.ts": counter }, { fresh: true }));
    expect(realm.run("[definition.initial(), definition.initial(), definition.apply(0), definition.apply(0)]")).toEqual(
      {
        value: "[1,1,[0,1,2],[0,1,2]]",
      },
    );
  });

  it("has a definition that cannot be changed", () => {
    const realm = new Realm(emitText({ "index.ts": counter }, { fresh: true }));
    expect(realm.run("[Object.isFrozen(definition), Object.keys(definition)]")).toEqual({
      value: '[true,["initial","apply"]]',
    });
  });

  it("would remember if it were not", () => {
    const realm = new Realm(emitText({ "index.ts": counter }));
    expect(realm.run("[definition.initial(), definition.initial()]")).toEqual({ value: "[1,2]" });
  });
});

describe("TypeScript's own constructs", () => {
  const run = (files: Readonly<Record<string, string>>): unknown => {
    const outcome = new Realm(emitText(files)).run("definition.run()");
    if ("error" in outcome) throw new Error(outcome.error);
    return JSON.parse(outcome.value);
  };

  it("enums work across files, reversed, computed, constant and merged", () => {
    expect(
      run({
        "index.ts": `import { Color, Flag, Const } from "./a.ts"; import * as all from "./a.ts"; enum Local { A = 5, B }
          export default { run: () => [Color.Red, Color[1], Flag.Both, Const.X, all.Color.Green, Local.B, Local[5], Object.keys(Local)] };`,
        "a.ts": `export enum Color { Red, Green } export enum Flag { A = 1, B = A << 1, Both = A | B } export const enum Const { X = "x" } enum Local { Z }`,
      }),
    ).toEqual([0, "Green", 3, "x", 1, 6, "A", ["5", "6", "A", "B"]]);
  });

  it("types, interfaces and type-only imports leave nothing behind, and files for types alone are not evaluated", () => {
    const text = emitText({
      "index.ts": `import type { T } from "./t.ts"; import { type U, v } from "./u.ts"; import { I } from "./i.ts"; interface Local { x: I } export default { run: (x: T, y: U, z?: Local): unknown => v };`,
      "t.ts": `export type T = 1; throw new Error("t was evaluated");`,
      "u.ts": `export type U = 2; export const v = "v";`,
      "i.ts": `export interface I { a: 1 } throw new Error("i was evaluated");`,
    });
    expect(new Realm(text).run("definition.run()")).toEqual({ value: '"v"' });
    expect(text).not.toContain("was evaluated");
  });

  it("namespaces, parameter properties, assertions, overloads and satisfies are compiled", () => {
    expect(
      run({
        "index.ts": `namespace N { export const x = 1; export namespace M { export const y = x + 1; } export function f() { return x; } }
          class P { constructor(readonly a: number, private b = 2) {} get sum() { return this.a + this.b; } }
          function over(a: string): string; function over(a: number): number; function over(a: unknown) { return a; }
          abstract class A { abstract m(): number; declare readonly ghost?: 1; }
          class B extends A { override m() { return 4; } }
          export default { run: () => [N.x, N.M.y, N.f(), new P(1).sum, over(3), (5 as unknown as number)!, { a: 1 } satisfies object, new B().m(), Object.keys(new B())] };`,
      }),
    ).toEqual([1, 2, 1, 3, 3, 5, { a: 1 }, 4, []]);
  });

  it("the author's package becomes functions that return their argument", () => {
    expect(
      run({
        "index.ts": `import { defineReducer, defineReducer as again } from "assay"; import * as assay from "assay"; import type { Event } from "assay"; const e: Event | undefined = undefined;
          export default defineReducer({ ...again({ a: 1 }), run: () => [assay.defineDecider({ d: 1 }), assay.defineProjection(2), assay.defineHandler(3), e === undefined] });`,
      }),
    ).toEqual([{ d: 1 }, 2, 3, true]);
  });
});

describe("the linked text", () => {
  const files = {
    "index.ts": `#!/usr/bin/env node\n"use asm";\n/*! keep */ // line\nimport { b } from "./b.ts"; /* block */\nfunction f() { "use asm"; /*! also */ return /* inner */ b; }\nconst r = () => { return /*! a\n line break */ 1; };\nexport default { run: () => [f(), r() ?? null] };\n//# sourceMappingURL=evil.map`,
    "b.ts": `export const b = 1; //# sourceURL=evil.js\n// b`,
    "unused.ts": `export const unused = "not part of it";`,
  };

  it("has no comments, directives, hashbang or source map address, and no file that nothing imports", () => {
    const text = emitText(files);
    expect(text).not.toMatch(/\bkeep\b|also|line break|block|inner|sourceMap|sourceURL|evil|use asm|#!|not part/);
    expect(new Realm(text).run("definition.run()")).toEqual({ value: "[1,null]" });
  });

  it("is the same bytes for every order of the files and every run", () => {
    const entries = Object.entries(files);
    const texts = [entries, entries.toReversed(), [entries[1], entries[0], entries[2]]].map((order) =>
      JSON.stringify(emitWith(Object.fromEntries(order.flatMap((entry) => (entry === undefined ? [] : [entry]))))),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it("names no path of this machine", () => {
    const emitted = emitWith(files);
    if (!emitted.ok) throw new Error("not emitted");
    expect(emitted.text + emitted.sourceMap).not.toContain(process.cwd());
    expect(emitted.sourceMap).not.toContain("/module/");
  });

  it("exports its definition alone", () => {
    const text = emitText({
      "index.ts": `export const extra = 1; export function other() {} export default { run: () => extra };`,
    });
    expect(text.match(/\bexport\b/g)).toHaveLength(1);
  });
});

it("the source map leads from every file's code back to its place, with the names of renamed variables and without source text", () => {
  const files = {
    "index.ts": `import { boom as explode } from "./lib/a.ts";\n\ntype T = { a: number };\nconst boom = (t: T) => explode(t.a);\n\nexport default { run: () => boom({ a: 1 }) };\n`,
    "lib/a.ts": `interface I {\n  x: 1;\n}\nexport function boom(n: number): never {\n  throw new RangeError("marker" + n);\n}\n`,
  };
  const emitted = emitWith(files);
  if (!emitted.ok) throw new Error("not emitted");
  const map: { sources: string[]; sourcesContent?: unknown; version: number } = JSON.parse(emitted.sourceMap);
  expect(map.version).toBe(3);
  expect(map.sources.toSorted()).toEqual(["index.ts", "lib/a.ts"]);
  expect(map.sourcesContent).toBeUndefined();
  const trace = new TraceMap(emitted.sourceMap);
  const table = lineTable(emitted.text);
  const originalOf = (needle: string) => {
    const { line, column } = table.place(emitted.text.indexOf(needle));
    return originalPositionFor(trace, { line, column: column - 1 });
  };
  expect(originalOf(`throw new RangeError("marker"`)).toMatchObject({ source: "lib/a.ts", line: 5, column: 2 });
  expect(originalOf(`new RangeError("marker"`)).toMatchObject({ source: "lib/a.ts", line: 5, column: 8 });
  expect(originalOf("boom$1(n)")).toMatchObject({ source: "lib/a.ts", line: 4, column: 16, name: "boom" });
  expect(originalOf("boom$1(t.a)")).toMatchObject({ source: "index.ts", line: 4, column: 23, name: "explode" });
  expect(originalOf("(t) =>")).toMatchObject({ source: "index.ts", line: 4 });
});
