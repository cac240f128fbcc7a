import { describe, expect, it } from "vitest";
import fc from "../../property/fast-check.ts";
import { emitText, refusalsOf } from "./emit-with.ts";
import { type Outcome, Realm, runNatively } from "./evaluate.ts";

/** The value of a function body, guarded. */
function guarded(body: string, use = "definition.run()"): Outcome {
  return new Realm(emitText({ "index.ts": `export default { run: () => { ${body} } };` })).run(use);
}

/** The same as the engine alone has it. */
const plain = (bodies: readonly string[]): Outcome[] =>
  runNatively(
    bodies.map((body) => ({
      files: { "index.js": `export default { run: () => { ${body} } };` },
      entry: "index.js",
      use: "definition.run()",
    })),
  );

/** Log, so that order and number of evaluations show. */
const LOG = "const log = []; const note = (x) => { log.push(x); return x; };";

describe("guarded code does what the source says", () => {
  const bodies: readonly string[] = [
    // reads
    `const o = { a: 1 }; const k = "a"; return o[k];`,
    `const o = { a: { b: 2 } }; return ["a", "x"].map((k) => o[k]?.b);`,
    `const xs = [1, 2, 3]; let s = 0; for (let i = 0; i < xs.length; i++) s += xs[i]; return s;`,
    `const xs = [1, 2, 3]; return [xs[xs.length - 1], xs["length"], xs["1"], xs[-1] === undefined, xs[1.5] === undefined];`,
    `const s = "abc"; const k = "length"; return [s[0], s[k], s["1"], s[9] === undefined];`,
    `const o = { 1: "n", null: "x", undefined: "y", true: "z" }; return [o[1], o["1"], o[null], o[undefined], o[true]];`,
    `const o = { a: 1 }; return o[(() => "a")()] + o["a"];`,
    `class C { static x = 1; y = 2; } const k = "x"; const l = "y"; return [C[k], new C()[l]];`,
    `const o = null; const k = "a"; return o[k];`,
    `const o = undefined; return o["a"];`,
    // order and number of evaluations
    `${LOG} const o = { a: 1 }; note(o)[note("a")]; return log;`,
    `${LOG} const o = { a: 1 }; note(o)[note("a")] = note(5); return log;`,
    `${LOG} const o = { a: 1 }; note(o)[note("a")] += note(5); return log;`,
    `${LOG} const o = { a: 1 }; note(o)[note("b")] ??= note(5); note(o)[note("b")] ??= note(6); return log;`,
    `${LOG} const o = { a: 1 }; note(o)[note("a")]++; ++note(o)[note("a")]; note(o)[note("a")]--; return log;`,
    `${LOG} const o = { f(x) { return [this === o, x]; } }; const r = note(o)[note("f")](note(1)); return [r, log.length];`,
    // writes
    `const o = {}; const k = "a"; const r = (o[k] = 1); return [o, r];`,
    `const o = { a: 1 }; const k = "a"; return [o[k] += 2, o[k] -= 1, o[k] *= 5, o[k] **= 2, o[k] <<= 1, o[k] %= 7, o];`,
    `const o = { a: 1 }; return [o["a"]++, ++o["a"], o["a"]--, --o["a"], o];`,
    `const o = { a: "1" }; return [o["a"]++, o];`,
    `const o = { a: 2n }; o["a"]++; o["a"] *= 3n; return String(o["a"]);`,
    `const o = { a: 0, b: null }; const k = "c"; return [o["a"] ||= 1, o["b"] ??= 2, o[k] ??= 3, o[k] &&= 4, o["d"] &&= 5, "d" in o, o];`,
    `const o = { in: {} }; const k = "a"; o.in[k] ??= []; o.in[k].push(1); o.in[k] ??= 5; return o;`,
    `const o = { a: 1, b: 2 }; const k = "a"; return [delete o[k], delete o["zz"], o];`,
    `const o = Object.freeze({ a: 1 }); const k = "a"; o[k] = 2; return 0;`,
    `const xs = []; xs[2] = 1; xs["length"] = 2; return [xs.length, 2 in xs];`,
    `const xs = [3, 1, 2]; let i = 0, j = 2; [xs[i], xs[j]] = [xs[j], xs[i]]; return xs;`,
    `const o = {}; for (o["k"] of [1, 2, 3]); return o;`,
    `const o = {}; for (o["k"] in { x: 1 }); return o;`,
    `const o = {}; ({ a: o["x"], b: [o["y"] = 7], ...o["rest"] } = { a: 1, b: [], c: 3 }); return o;`,
    `const o = { a: 1 }; let n = 0; const k = () => { n++; return "a"; }; o[k()] = o[k()] + 1; return [o, n];`,
    // calls
    `const o = { n: 1, f(...xs) { return this.n + xs.length; } }; const k = "f"; return [o[k](), o[k](...[1, 2]), o[k]?.(3), o["no"]?.(1) === undefined];`,
    `const o = {}; const k = "f"; return o[k]();`.replace("o[k]()", "typeof o[k]"),
    `const t = { a: (x) => x + 1, b: (x) => x * 2 }; return ["a", "b"].map((k) => t[k](20));`,
    `const o = { f() { return { g: () => 7 }; } }; const k = "f"; const l = "g"; return o[k]()[l]();`,
    // chains
    `const o = { a: { b: { c: 1 } } }; const k = "b"; return [o?.a[k]?.c, o?.["a"]?.[k].c, o?.zz?.[k].c === undefined, o.zz?.[k].c.d.e === undefined];`,
    `${LOG} const o = undefined; const r = o?.[note("a")][note("b")].c; return [r === undefined, log];`,
    `${LOG} const f = () => ({ a: { b: 1 } }); return [f()?.[note("a")][note("b")], f()?.zz?.[note("x")].y === undefined, log];`,
    `const o = { a: { b: null } }; const k = "b"; return o?.a[k].c;`,
    `const o = { list: [{ n: 1 }] }; const i = 0; return [o.list?.[i]?.n, o.list?.[i + 5]?.n === undefined, o.none?.[i]?.n === undefined];`,
    `const o = { m: { f(x) { return [this.tag, x]; }, tag: "t" } }; const k = "f"; return o?.m[k](4);`,
    `const o = { a: { b: 1 } }; const k = "a"; const f = (x) => x?.[k]?.["b"]; return [f(o), f(null) === undefined, f({}) === undefined];`,
    // patterns
    `const o = { a: 1, b: 2, c: 3 }; const k = "a"; const { [k]: x, ...rest } = o; return [x, rest];`,
    `const k = "a"; const { [k]: x = 5, b, ["c"]: z = 7 } = { b: 2 }; return [x, b, z];`,
    `const k = "a"; const { p: { [k]: x, ...r } = { a: 9, q: 1 }, s } = { s: 3 }; return [x, r, s];`,
    `const k = "a"; let x, r; const src = { a: 1, b: 2 }; ({ [k]: x, ...r } = src); return [x, r];`,
    `const k = "a"; const f = ({ [k]: x, b }, y = 3) => [x, b, y]; return f.length === 1 && f({ a: 1, b: 2 });`
      .replace(", y = 3", "")
      .replace(", y]", "]"),
    `const k = "n"; return [{ n: 1 }, { n: 2 }].map(({ [k]: n }, i) => n * 10 + i);`,
    `function f({ [k]: x } = { a: 4 }) { return x; } const k = "a"; return [f(), f({ a: 5 })];`,
    `const k = "n"; const out = []; for (const { [k]: n, ...r } of [{ n: 1, m: 2 }, { n: 3 }]) { const m = r; out.push([n, m]); } return out;`,
    `const k = "n"; const fs = []; for (let { [k]: n } of [{ n: 1 }, { n: 2 }]) fs.push(() => n++); return fs.map((f) => f() + f());`,
    `${LOG} const { [note("a")]: x, [note("b")]: y } = { a: 1, b: 2 }; return [x, y, log];`,
    `const { [0]: x, [1]: y } = ["p", "q"]; return [x, y];`,
    `const { ["a"]: x } = null; return x;`,
    // shapes around an access
    `const o = { a: 1 }; const k = "a"; return [-o[k], !o[k], typeof o[k], \`\${o[k]}\`, o[k] ** 2, (o[k], o[k]), [...[o[k]]], { [o[k]]: 1, k: o[k] }];`,
    `const o = { a: class { x = 1; } }; const k = "a"; return new o[k]().x;`,
    `const o = { a: 1 }; class C { p = o["a"]; q = (o["b"] ??= 4); static s = o["a"]; m(x = o["a"], y = (o["c"] ??= 9)) { return [this.p, this.q, x, y]; } } return [new C().m(), C.s];`,
    `function* g() { const o = { a: 1 }; const k = "a"; o[k] += yield o[k]; yield o[k]; } const it = g(); return [it.next().value, it.next(5).value];`,
    `const o = { a: { a: { a: 1 } } }; const k = "a"; return o[k][k][k];`,
    `const o = { a: 1 }; const f = () => o["a"]; return (0, o["a"]) + f();`,
  ];

  const natives = plain(bodies);
  bodies.forEach((body, index) => {
    it(body.replace(LOG, "").trim().slice(0, 110), () => {
      const outcome = guarded(body);
      // A message may show the name of the compiler's own variable.
      if ("error" in outcome) expect(natives[index]).toHaveProperty("error");
      else expect(outcome).toEqual(natives[index]);
    });
  });
});

describe("a read guard shows own properties only", () => {
  it.each([
    ["{}", "constructor"],
    ["{}", "__proto__"],
    ["{}", "toString"],
    ["{}", "hasOwnProperty"],
    ["[]", "constructor"],
    ["[]", "map"],
    ["'text'", "constructor"],
    ["5", "toFixed"],
    ["true", "valueOf"],
    ["(() => 1)", "constructor"],
    ["(() => 1)", "call"],
    ["(function () {})", "prototype"],
    ["(class {})", "prototype"],
    ["new Map()", "set"],
    ["new (class { m() {} })()", "m"],
    ["new (class { m() {} })()", "constructor"],
    ["Object.create({ inherited: 1 })", "inherited"],
  ])("%s[%j] is undefined", (object, key) => {
    const k = JSON.stringify(key);
    const reads = [
      `const o = ${object}; const k = ${k}; return o[k] === undefined;`,
      `return (${object})[${k}] === undefined;`,
      `const k = ${k}; return (${object})?.[k] === undefined;`,
      `const k = ${k}; const h = { o: ${object} }; return h?.o[k] === undefined;`,
      `const k = ${k}; const { [k]: x } = ${object}; return x === undefined;`,
      `const k = ${k}; const f = ({ [k]: x }) => x; return f(${object}) === undefined;`,
      `const k = ${k}; let x = 1; const o = ${object}; ({ [k]: x } = o); return x === undefined;`,
      `const k = ${k}; for (const { [k]: x } of [${object}]) return x === undefined;`,
      `const k = ${k}; const { p: { [k]: x } } = { p: ${object} }; return x === undefined;`,
      `const k = ${k}; return (${object})[k]?.(1) === undefined;`,
    ];
    const functions = reads.map((body) => `() => { ${body} }`).join(", ");
    const outcome = guarded(`return [${functions}].map((read) => read());`);
    expect(outcome).toEqual({ value: JSON.stringify(reads.map(() => true)) });
  });

  it("and shows those, whatever they are called", () => {
    const data = `JSON.parse('{"constructor":1,"__proto__":2,"toString":3,"prototype":4}')`;
    expect(
      guarded(`const o = ${data}; return ["constructor", "__proto__", "toString", "prototype"].map((k) => o[k]);`),
    ).toEqual({ value: "[1,2,3,4]" });
    expect(guarded(`const o = ${data}; const k = "__proto__"; const { [k]: x, ...r } = o; return [x, r];`)).toEqual({
      value: '[2,{"constructor":1,"toString":3,"prototype":4}]',
    });
  });

  it("a call through it fails like a call of nothing", () => {
    expect(guarded(`const o = {}; const k = "constructor"; return o[k]("return 7")();`)).toMatchObject({
      error: expect.stringMatching(/^TypeError/),
    });
  });
});

describe("a write guard", () => {
  it.each([
    "o[k] = v",
    "o[k] ??= v",
    "o[k] ||= v",
    "o[k] += v",
    "o[k]++",
    "--o[k]",
    "[o[k]] = [v]",
    "({ a: o[k] } = { a: v })",
    "({ ...o[k] } = { a: v })",
    "for (o[k] of [v]);",
    "delete o[k]",
    "h.o[k] = v",
    "h.o[k] ??= v",
    "h.o[k] &&= v",
  ])("throws for __proto__ in %s, and nothing is polluted", (statement) => {
    const setup = `const o = {}; const h = { o }; const k = "__proto__"; const v = { polluted: 1 };`;
    const outcome = guarded(
      `${setup} try { ${statement}; } catch (e) { return [e.name, o.polluted === undefined, ({}).polluted === undefined]; } return "wrote";`,
    );
    expect(outcome).toEqual({ value: '["TypeError",true,true]' });
  });

  it("lets ordinary names be written that only the prototype had", () => {
    const outcome = guarded(
      `const o = {}; for (const k of ["constructor", "toString", "valueOf", "prototype", "a"]) o[k] = (o[k] ?? 0) + 1; return Object.entries(o);`,
    );
    expect(outcome).toEqual({ value: '[["constructor",1],["toString",1],["valueOf",1],["prototype",1],["a",1]]' });
    expect(
      guarded(`const o = {}; for (const k of ["constructor", "toString"]) { o[k] ??= []; o[k].push(1); } return o;`),
    ).toEqual({
      value: '{"constructor":[1],"toString":[1]}',
    });
    expect(guarded(`const o = {}; const k = "toString"; o[k] &&= 1; return Object.keys(o);`)).toEqual({ value: "[]" });
  });
});

describe("a key is asked for its name once", () => {
  const TRICK = `let asked = 0; const k = { toString() { return ++asked === 1 ? "safe" : "__proto__"; } }; const o = { safe: { n: 1 } }; const h = { o };`;
  it.each([
    "o[k]",
    "h.o[k]",
    "o?.[k]",
    "h?.o[k]",
    "o[k] = 1",
    "h.o[k] = 1",
    "o[k] += 1",
    "h.o[k] ??= 1",
    "o[k]++",
    "delete o[k]",
    "(({ [k]: x }) => x)(o)",
    "[o[k]] = [1]",
  ])("in %s", (expression) => {
    expect(guarded(`${TRICK} ${expression}; return [asked, Object.getPrototypeOf(o) === Object.prototype];`)).toEqual({
      value: "[1,true]",
    });
  });

  it("also when it is a Symbol.toPrimitive trick, and a symbol stays a symbol", () => {
    const trick = `let n = 0; const k = { [Symbol.toPrimitive]() { return n++ === 0 ? "a" : "constructor"; } }; const o = { a: 1 };`;
    expect(guarded(`${trick} return [o[k], n];`)).toEqual({ value: "[1,1]" });
    expect(
      guarded(`const s = Symbol(); const o = { [s]: 4 }; return [o[s], o[Symbol.iterator] === undefined];`),
    ).toEqual({
      value: "[4,true]",
    });
  });
});

describe("an instant guard", () => {
  const good = [
    "2024-05-01",
    "2024-02-29",
    "2000-02-29",
    "2024-05-01T10:00Z",
    "2024-05-01T10:00:00Z",
    "2024-05-01T10:00:00.123Z",
    "2024-05-01T10:00:00+02:00",
    "2024-12-31T23:59:59.999999999-23:59",
    "+012024-05-01T10:00:00Z",
    "-000001-01-01",
  ];
  const zoneless = [
    "2024-05-01T10:00:00",
    "2024-05-01 10:00:00",
    "2024-05-01T10:00",
    "2024-05-01T10:00:00.5",
    "+012024-05-01T10:00",
  ];
  const bad = [
    "May 1, 2024",
    "1 May 2024 10:00 GMT",
    "2024/05/01",
    "2024-05-01 10:00:00Z",
    "2024-13-01",
    "2024-00-01",
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2024-04-31",
    "2024-05-01T24:00:00Z",
    "2024-05-01T10:60:00Z",
    "2024-05-01T10:00:60Z",
    "2024-05-01T10:00:00+24:00",
    "-000000-01-01",
    " 2024-05-01",
    "2024-05-01 (x)",
    "",
    "5",
    "now",
  ];
  it.each(good)("lets %s through", (text) => {
    const native = new Date(text).getTime();
    expect(Number.isNaN(native)).toBe(false);
    const t = JSON.stringify(text);
    expect(guarded(`return [new Date(${t}).getTime(), Date.parse(${t})];`)).toEqual({ value: `[${native},${native}]` });
  });
  it.each(zoneless)("throws a RangeError for %s, which has no zone", (text) => {
    const t = JSON.stringify(text);
    expect(guarded(`return new Date(${t}).getTime();`)).toMatchObject({ error: expect.stringMatching(/^RangeError/) });
    expect(guarded(`return Date.parse(${t});`)).toMatchObject({ error: expect.stringMatching(/^RangeError/) });
  });
  it.each(bad)("makes %j an invalid date", (text) => {
    const t = JSON.stringify(text);
    expect(guarded(`return [new Date(${t}).getTime(), Date.parse(${t})].map(String);`)).toEqual({
      value: '["NaN","NaN"]',
    });
  });
  it("lets numbers and dates through, and refuses objects that would make a text", () => {
    expect(
      guarded(`return [new Date(5).getTime(), new Date(new Date(7)).getTime(), new Date(null).getTime()];`),
    ).toEqual({
      value: "[5,7,0]",
    });
    expect(guarded(`return new Date({ toString: () => "May 1" }).getTime();`)).toHaveProperty("error");
    expect(guarded(`return new Date(["2024"]).getTime();`)).toHaveProperty("error");
    expect(guarded(`return String(Date.parse(5));`)).toEqual({ value: '"NaN"' });
  });
});

describe("a form that has no guard is refused with a place:", () => {
  it.each([
    ["class B { m() {} } class C extends B { m(k) { return super[k](); } }", "super"],
    ["const f = ({ [k]: x }, y = x) => y; const k = 'a';", "y = x"],
    ["try {} catch ({ [k]: x }) {} const k = 'a';", "{ [k]: x }"],
    ["let x; const k = 'a'; const f = () => ({}); ({ [k]: x } = f());", "{ [k]: x }"],
    ["const k = 'a'; const [{ [k]: x }] = [{}];", "{ [k]: x }"],
    ["const o = {}; const k = 'a'; delete o?.[k];", "delete"],
    ["const o = { raw: String.raw }; const k = 'raw'; o[k]`x`;", "o[k]"],
    ["const k = 'a'; const r = new Date(...[1]);", "new Date"],
    ["const o = { f() {} }; const k = 'a'; o.f?.()[k];", "o.f"],
  ])("%s", (text, at) => {
    const source = `${text}\nexport default { run: () => 1 };`;
    const [refusal] = refusalsOf(source);
    expect(refusal).toMatchObject({ rule: "unguardable-access", severity: "error", path: "index.ts" });
    expect(source.slice(refusal?.start, refusal?.end)).toContain(at.slice(0, 5));
  });
});

it("guarded and plain code agree on random programs over data with random keys", () => {
  const key = fc.constantFrom("a", "b", "0", "1", "length", "c d", "");
  const step = fc.oneof(
    fc.tuple(fc.constantFrom("o[K] = N;", "o[K] += N;", "o[K]++;", "o[K] ??= N;", "o[K] &&= N;", "delete o[K];"), key),
    fc.tuple(
      fc.constantFrom("h.o[K] = N;", "h.o[K] -= N;", "--h.o[K];", "h.o[K] ||= N;", "out.push(h?.o[K] ?? null);"),
      key,
    ),
    fc.tuple(fc.constantFrom("out.push(o[K] ?? null);", "{ const { [K]: x = N, ...r } = o; out.push(x, r); }"), key),
    fc.tuple(fc.constantFrom("[o[K], o.a] = [o.a, o[K]];", "for (o[K] of [N, 2]);", "({ a: o[K] = N } = o);"), key),
  );
  const program = fc.array(fc.tuple(step, fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(program, fc.boolean(), (steps, isArray) => {
      const lines = steps.map(([[text, k], n]) =>
        text
          .replaceAll("K", "k")
          .replaceAll("N", String(n))
          .replace(/^/, `k = ${JSON.stringify(k)}; `),
      );
      const body = `let k = ""; const out = []; const o = ${isArray ? "[1, 2]" : "{ a: 1 }"}; const h = { o };
        for (const run of [${lines.map((line) => `() => { ${line} }`).join(", ")}]) { try { run(); } catch (e) { out.push(e.name); } }
        return [out, Object.entries(o)];`;
      const source = { "index.ts": `export default { run: () => { ${body} } };` };
      const plainly = new Realm(emitText(source, { guarded: false })).run("definition.run()");
      const withGuards = new Realm(emitText(source)).run("definition.run()");
      expect(withGuards).toEqual(plainly);
      expect(withGuards).toHaveProperty("value");
    }),
    { numRuns: 60 },
  );
});
