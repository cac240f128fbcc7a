import { describe, expect, it } from "vitest";
import { emitText } from "./emit-with.ts";
import { type Outcome, Realm } from "./evaluate.ts";

/** Calls `run` of a definition twice, in one realm, and answers with both outcomes. */
function twice(top: string, body: string): [Outcome, Outcome] {
  const realm = new Realm(
    emitText({ "index.ts": `${top}\nexport default { run: () => { ${body} } };` }, { guarded: false }),
  );
  return [realm.run("definition.run()"), realm.run("definition.run()")];
}

describe("what a module's top level holds cannot be changed by a call:", () => {
  it.each([
    ["an object", "const o = { a: 1 };", "o.a = 2;"],
    ["a nested object", "const o = { a: { b: [{ c: 1 }] } };", "o.a.b[0].c = 2;"],
    ["an array", "const o = [1];", "o.push(2);"],
    ["an array inside a let", "let o = [1];", "o[0] = 2;"],
    ["what a call returned", "const make = () => ({ a: [1] }); const o = make();", "o.a.push(2);"],
    ["what a class holds", "class C { static list = []; }", "C.list.push(1);"],
    ["a class itself", "class C { static n = 0; }", "C.n++;"],
    ["a function's own properties", "function f() {} f.n = 1;", "f.n = 2;"],
    ["new properties of a function", "const f = () => 1;", "f.cache = 1;"],
    ["an instance", "class C { n = 0; up() { this.n++; } } const c = new C();", "c.up();"],
    ["an enum", "enum E { A }", "E.A = 5;"],
    ["a namespace", "namespace N { export let n = 0; export const up = () => { n++; }; }", "N.up();"],
    ["a map", "const m = new Map([['a', 1]]);", "m.set('b', 2);"],
    ["a map's values", "const m = new Map([['a', { n: 1 }]]);", "m.get('a').n = 2;"],
    ["a map, by deleting", "const m = new Map([['a', 1]]);", "m.delete('a');"],
    ["a set", "const s = new Set([1]);", "s.add(2);"],
    ["a set's members", "const s = new Set([[1]]);", "[...s][0].push(1);"],
    ["a set, by clearing", "const s = new Set([1]);", "s.clear();"],
    ["a weak map", "const k = {}; const w = new WeakMap();", "w.set(k, 1);"],
    ["a date", "const d = new Date(0);", "d.setUTCFullYear(2000);"],
    ["a date, by setTime", "const d = new Date(0);", "d.setTime(1);"],
    ["an iterator", "const i = [1, 2, 3].values();", "return i.next().value;"],
    ["a generator", "function* g() { yield 1; yield 2; } const i = g();", "return i.next().value;"],
    ["an iterator in a loop", "const i = new Map([[1, 2]]).keys();", "for (const x of i) return x;"],
    ["an iterator's helper", "const i = [1, 2].values().map((x) => x);", "return i.next().value;"],
    ["the definition", "const def = { n: 0 };", "def.n++;"],
    ["under a symbol", "const k = Symbol(); const o = { [k]: [1] };", "o[k].push(2);"],
    ["behind a hidden property", "const o = Object.freeze({ inner: { n: 1 } });", "o.inner.n++;"],
    ["through a cycle", "const a = { b: null, n: [1] }; a.b = { a };", "a.b.a.n.push(1);"],
  ])("%s", (_name, top, body) => {
    const [first] = twice(top, body);
    expect(first).toMatchObject({ error: expect.stringMatching(/^TypeError/) });
  });

  it("what comes from another file", () => {
    const text = emitText({
      "index.ts": `import { table } from "./a.ts"; export default { run: () => { table.rows.push(1); } };`,
      "a.ts": `export const table = { rows: [] }; const hidden = { n: 1 }; export const up = () => hidden.n++;`,
    });
    expect(new Realm(text).run("definition.run()")).toHaveProperty("error");
  });
});

describe("what cannot be frozen is set back before each call:", () => {
  it("the position of a regular expression", () => {
    const [first, second] = twice("const re = /a/g;", `return [re.test("xa"), re.lastIndex];`);
    expect(first).toEqual({ value: "[true,2]" });
    expect(second).toEqual(first);
  });
  it("also inside an object, and with y", () => {
    const [first, second] = twice("const o = { re: [/a/y] };", `return [o.re[0].test("ab"), o.re[0].lastIndex];`);
    expect(first).toEqual({ value: "[true,1]" });
    expect(second).toEqual(first);
  });
  it("the bytes of a typed array and of its buffer", () => {
    const [first, second] = twice(
      "const t = new Uint32Array([1, 2]); const v = new DataView(new ArrayBuffer(2));",
      `t[0] += 5; v.setUint8(1, v.getUint8(1) + 1); return [t[0], v.getUint8(1)];`,
    );
    expect(first).toEqual({ value: "[6,1]" });
    expect(second).toEqual(first);
  });
  it("and `this` of a method is still the definition", () => {
    const text = emitText({
      "index.ts": `const re = /a/g; export default { n: 5, run() { return [this.n, re.test("a")]; } };`,
    });
    expect(new Realm(text).run("definition.run()")).toEqual({ value: "[5,true]" });
  });
});

describe("ordinary code works behind the seal:", () => {
  it.each([
    [
      "replace, match, split, matchAll and exec with a shared pattern",
      `const re = /b/g;`,
      `return ["abcb".replace(re, "x"), "abcb".match(re), "abcb".split(re), [..."abcb".matchAll(re)].length, re.exec("b").index];`,
    ],
    [
      "reading maps, sets, dates and tables",
      `const m = new Map([["a", 1]]); const s = new Set([2]); const d = new Date(0); const t = [[1, 2], [3]];`,
      `return [m.get("a"), m.size, [...m], s.has(2), [...s], d.toISOString(), t.flat(), t.map((r) => r.length), t.toSorted()];`,
    ],
    [
      "copies of what is shared",
      `const o = { list: [1], map: new Map([[1, 2]]) };`,
      `const c = { ...o, list: [...o.list, 2], map: new Map(o.map) }; c.map.set(3, 4); c.list.push(5); return [c.list, [...c.map]];`,
    ],
    [
      "instances of classes, errors and private state",
      `class Base { n = 1; #p = 0; up() { this.n++; return ++this.#p; } } class Sub extends Base { name = "sub"; toString() { return this.name; } } class Bad extends Error { constructor(m) { super(m); this.name = "Bad"; } }`,
      `const b = new Sub(); b.up(); try { throw new Bad("x"); } catch (e) { return [b.n, String(b), b.up(), e.name, e.message, e instanceof Bad]; }`,
    ],
    [
      "closures that make fresh state",
      `const counter = () => { let n = 0; return () => ++n; };`,
      `const c = counter(); return [c(), c()];`,
    ],
    ["a generator function that is called each time", `function* g() { yield 1; yield 2; }`, `return [...g()];`],
    [
      "shadowing of what is frozen",
      `const o = { toString: 1 };`,
      `const c = { ...o }; c.toString = 2; return c.toString;`,
    ],
  ])("%s", (_name, top, body) => {
    const [first, second] = twice(top, body);
    expect(first).toHaveProperty("value");
    expect(second).toEqual(first);
  });

  it("building tables while the module is evaluated", () => {
    const [first] = twice(
      "const t = []; for (let i = 0; i < 3; i++) t.push(i * i); const m = new Map(); m.set('a', t); const c = class { static x = t.length; }; c.y = 1;",
      "return [t, m.get('a'), c.x, c.y];",
    );
    expect(first).toEqual({ value: "[[0,1,4],[0,1,4],3,1]" });
  });

  it("a getter of a class is not run by the seal", () => {
    const [first] = twice(
      "class C { static get boom() { throw new Error('ran'); } get bang() { throw new Error('ran'); } } const o = new C();",
      "return 1;",
    );
    expect(first).toEqual({ value: "1" });
  });

  it("a large table costs little", () => {
    const text = emitText({
      "index.ts": `const t = Array.from({ length: 20000 }, (_, i) => ({ i, s: "x" + i })); export default { run: () => t.length };`,
    });
    const before = process.cpuUsage();
    expect(new Realm(text).run("definition.run()")).toEqual({ value: "20000" });
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(2_000_000);
  });
});

it("tampering with the library after the first line changes nothing about the guards", () => {
  const top = `
    Object.hasOwn = () => true; Object.freeze = (o) => o; Object.getOwnPropertyNames = () => []; Object.defineProperty = () => {};
    Set.prototype.has = () => true; Function.prototype.call = () => 1; Function.prototype.apply = () => 1; Map.prototype.forEach = () => {};
    Array.prototype.push = () => 0; Array.isArray = () => false;`;
  const realm = new Realm(
    emitText({
      "index.ts": `${top}\nconst o = { a: [1] }; const h = { o: {} }; export default { read: () => { const k = "constructor"; return [h.o[k] === undefined, h?.o[k] === undefined]; }, write: () => { o.a[0] = 2; } };`,
    }),
  );
  expect(realm.run("definition.read()")).toEqual({ value: "[true,true]" });
  expect(realm.run("definition.write()")).toMatchObject({ error: expect.stringMatching(/^TypeError/) });
});
