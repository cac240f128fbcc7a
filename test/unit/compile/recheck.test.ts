// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are JavaScript
import { describe, expect, it } from "vitest";
import { ALLOWED_GLOBALS } from "../../../src/compile/policy/allowed.ts";
import { FORBIDDEN_NAMES } from "../../../src/compile/policy/names.ts";
import { recheck } from "../../../src/compile/recheck.ts";
import { isDeniedMember } from "../../../src/compile/recheck-names.ts";

const PRELUDE =
  "const assay$x = 1;\nfunction assay$own(o, k) { return o[k].constructor; }\nfunction assay$seal(d) { return d; }\n";

/** What the second check finds in hostile code that no analyser has seen. */
function leaksOf(body: string, { pure = true, prelude = PRELUDE } = {}): string[] {
  const code = `${prelude}${body}`;
  const helpers = new Set(["assay$own", "assay$seal"]);
  return recheck({ code, prelude: PRELUDE, prefix: "assay$", helpers, pure }).map(({ what }) => what);
}
const END = "\nexport default assay$seal({ initial() {}, apply() {} });\n";

describe("the second check refuses", () => {
  it.each([
    // free names
    "process.exit()",
    "globalThis.x",
    "require('fs')",
    "const f = fetch",
    "setTimeout(() => {}, 1)",
    "new Proxy({}, {})",
    "Reflect.get({}, 'a')",
    "Function('return 7')()",
    "new Function('return 7')",
    "new WebAssembly.Module(x)",
    "Intl.DateTimeFormat()",
    "new WeakRef({})",
    "new SharedArrayBuffer(1)",
    "Promise.resolve(1)",
    "undeclared = 1",
    "typeof undeclaredName",
    "const f = () => { return process; }",
    "class C { x = process }",
    "const { a = process } = {}",
    "label: { const q = { process }; }",
    // eval and its spellings
    "eval('1')",
    "(0, eval)('1')",
    "ev\\u{61}l('1')",
    "const e = \\u0065val",
    "function f() { return arguments; }",
    // builtins as values
    "const M = Math",
    "const { random } = Math",
    "f(Date); function f(d) { return d; }",
    "const I = [Object]",
    "const x = { Math }",
    "Math['random']()",
    "Math['ran' + 'dom']()",
    "Math.random()",
    "Date.now()",
    "Date()",
    "new Date()",
    "new Date(2020, 1, 1)",
    "new Date(...[])",
    "new Date(0)",
    "Date.parse('2020-01-01T10:00')",
    "['2020-01-01T10:00'].map(Date.parse)",
    "new DataView(new ArrayBuffer(8))",
    "new Date('2020-01-01')",
    "Object.getPrototypeOf([])",
    "Object.setPrototypeOf({}, null)",
    "Object.defineProperty({}, 'a', {})",
    "Object.getOwnPropertyDescriptor({}, 'a')",
    "Object('x')",
    "new Object()",
    "Symbol.toPrimitive",
    "Symbol.for('x')",
    "Array.fromAsync([])",
    "JSON.rawJSON('1')",
    "Math = 1",
    "undefined++",
    "for (NaN of []);",
    "({ a: Number } = {})",
    "[parseInt] = []",
    "[...Number] = []",
    "({ a: { b: [NaN = 1] } } = {})",
    "({ Number } = {})",
    "for ([String] of []);",
    "Object.keys = 1",
    "[Array.from] = []",
    "delete Math.max",
    "Map.x++",
    "for (Number.x of []);",
    // names that lead out
    "({}).constructor",
    "({})['constructor']",
    "({})[`constructor`]",
    "({})[`con${'struc'}tor`]",
    "({})['con' + 'structor']",
    "({})?.['__proto__']",
    "({}).c\\u006fnstructor",
    "({}).__proto__",
    "const a = { __proto__: null }",
    "const a = { '__proto__': null }",
    "const a = { ['__proto__']: 1 }",
    "const { constructor: C } = {}",
    "const { ['constructor']: C } = {}",
    "const f = ({ constructor }) => constructor",
    "let c; ({ constructor: c } = {})",
    "class C { static prototypeX = C.prototype }",
    "class C { constructor = 1 }",
    "class C { static constructor() {} }",
    "class C { __proto__() {} }",
    "const o = { then() {} }",
    "const o = { toJSON() {} }",
    "new Error().stack",
    "/a/.compile('b')",
    "'a'.localeCompare('b')",
    "(5).toLocaleString()",
    "new Date(0).getHours()",
    "({}).__defineGetter__('a', () => 1)",
    "f.caller; function f() {}",
    // syntax
    "import('fs')",
    "import.meta.url",
    "function F() { return new.target; }",
    "debugger",
    "async function f() {}",
    "const f = async () => 1",
    "class C { async m() {} }",
    "const o = { async *m() {} }",
    "await 1",
    "for await (const x of []);",
    "f`x`; function f() {}",
    "String.raw.x`x`",
    "const String2 = { raw() {} }; String2.raw`x`",
    "class C { static { f(); } } function f() {}",
    "const o = { get a() { return 1; } }",
    "const o = { set a(v) {} }",
    "function f() { 'use asm'; }",
    "with ({}) {}",
    "<!-- html",
    "1; // comment",
    "1; /* comment */",
    // modules
    "import fs from 'fs'",
    "import 'fs'",
    "export const a = 1",
    "export { x as y }; const x = 1",
    "export * from 'fs'",
    "export default 5",
    // the guards
    "const assay$own2 = 1",
    "function f(assay$own) { return assay$own; }",
    "const own = assay$own",
    "assay$x",
    "assay$own.call(null)",
    "assay$own = 1",
    // not JavaScript
    "const = 1",
    "let a; let a;",
    "\\u{110000}",
    "#!/usr/bin/node",
  ])("%s", (body) => {
    expect(leaksOf(`${body};${END}`)).not.toEqual([]);
  });

  it("a prelude that is not the compiler's, to the letter", () => {
    expect(leaksOf(END, { prelude: PRELUDE.replace("1", "2") })).toEqual(["code before the guards"]);
    expect(leaksOf(END, { prelude: `${PRELUDE.slice(0, -2)}` })).not.toEqual([]);
  });

  it("code that has no default export, or that is not Unicode", () => {
    expect(leaksOf("const a = 1;\n")).toEqual(["a module without one default export"]);
    expect(leaksOf(`const a = "\ud800";${END}`)).not.toEqual([]);
  });

  it("a comment that swallows the export, and a string that ends the prelude", () => {
    expect(leaksOf(`/*${END}*/`)).not.toEqual([]);
    expect(leaksOf(`} process; {${END}`)).not.toEqual([]);
  });
});

describe("what follows the guards is judged as part of the whole:", () => {
  const whole = (prelude: string, body: string): string[] =>
    recheck({
      code: `${prelude}${body}`,
      prelude,
      prefix: "assay$",
      helpers: new Set(["assay$seal"]),
      pure: true,
    }).map(({ what }) => what);
  const NO_JAVASCRIPT = "code that a second parser does not accept";

  it("a statement of the guards that goes on in it", () => {
    const open = "function assay$seal(d) { return d; }\nconst assay$f = function () {}\n";
    expect(whole(open, `(1);${END}`)).toEqual(["code that runs into the guards"]);
    expect(whole(`${PRELUDE}/*`, `*/${END}`)).not.toEqual([]);
    expect(whole(`${PRELUDE}//`, `\n${END}`)).not.toEqual([]);
    expect(whole(`${PRELUDE}const assay$t = \``, `\`;${END}`)).not.toEqual([]);
  });

  it("a name of theirs that it declares again", () => {
    const named = `const own = 1;\n${PRELUDE}`;
    for (const body of ["let own = 2;", "{ var own; }", "function own() {}", "class own {}"]) {
      expect([body, whole(named, `${body}${END}`)]).toEqual([body, [NO_JAVASCRIPT]]);
    }
    expect(whole(named, `const f = (own) => own;${END}`)).toEqual([]);
    // The same module, behind guards that were seen before.
    expect(whole(named, `let other = own;${END}`)).toEqual([]);
  });

  it("an export of theirs", () => {
    const exporting = `export { assay$x as default };\n${PRELUDE}`;
    expect(whole(exporting, END)).toEqual([NO_JAVASCRIPT]);
    expect(whole(`${PRELUDE}export const assay$y = 1;\nfunction assay$z() {}\n`, END)).toEqual([]);
  });

  it("a text at its beginning, which is no directive there", () => {
    expect(leaksOf(`"use asm";${END}`)).toEqual([]);
    expect(leaksOf(`function f() { "use asm"; }${END}`)).toEqual(["a directive"]);
  });
});

describe("the second check passes", () => {
  it.each([
    "const a = { process: 1, eval: 2, window: 3 }; a.process; a.eval;",
    "function fetch() {} fetch(); const process = { env: 1 }; process.env;",
    "class C extends Error { constructor(m) { super(m); this.name = 'C'; } } new C('x') instanceof Error;",
    "class C { #p = 1; static s = 2; get p() { return this.#p; } set p(v) { this.#p = v; } m() { return #p in this; } }",
    "const xs = [1].map(Number).filter(Boolean).map(String); parseInt('1', 10); isNaN(NaN); const u = undefined; Infinity;",
    "const d = { at: Date.UTC(2020) }; d instanceof Date; Date.UTC(2020, 1);",
    "const m = new Map([[1, 2]]); new Set(); new Uint8Array(4); Array.from([]); Array(3); [] instanceof Array; Symbol(); Symbol.iterator;",
    "function* g() { yield* [1]; } const t = String.raw`a\\b${1}`; const re = /constructor/g;",
    "const o = { 'a b': 1, [`x${1}`]: 2, a: 1, toString() { return ''; } }; const { a, ...rest } = o; o['a b'];",
    "const s = 'constructor __proto__ eval(1) import(x)'; const t = `process.exit ${s}`;",
    "label: for (const x of [1]) { continue label; } switch (1) { default: } try {} catch {} finally {} do {} while (0);",
    "const assay$1 = 1; const f = (assay$2) => assay$2 + assay$1; assay$own({}, 'a');",
    "BigInt(1); 5n ** 2n; 0x1f; 1_000; void 0; typeof 1; delete {}.a; new (class {})();",
    "const f = ({ a, b: [c] = [], ...d }, ...e) => a ?? b?.c?.[0]; const b = 1;",
  ])("%s", (body) => {
    expect(leaksOf(`${body}${END}`)).toEqual([]);
  });

  it("async code and promises in a handler, and nowhere else", () => {
    const body = `const f = async (x) => { for (const y of [x]) await y; return Promise.all([x]); };${END}`;
    expect(leaksOf(body, { pure: false })).toEqual([]);
    expect(leaksOf(body)).not.toEqual([]);
  });
});

describe("the two tables agree where they must:", () => {
  const use = (name: string, uses: readonly string[]): string => {
    if (uses.includes("value")) return `const v = ${name};`;
    // The guards alone make dates and views.
    if (name === "DataView") return "const v = (x) => x instanceof DataView;";
    if (uses.includes("new") && name !== "Date") return `const v = new ${name}(1);`;
    return uses.includes("call") && name !== "Date" ? `const v = ${name}(1);` : `const v = ${name}.a;`;
  };

  it("every global that the policy allows passes in an allowed use", () => {
    for (const [name, uses] of Object.entries(ALLOWED_GLOBALS)) {
      const pure = name !== "Promise";
      expect([name, leaksOf(`${use(name, uses)}${END}`, { pure })]).toEqual([name, []]);
    }
  });

  it("every global that may not be passed about is refused as a value", () => {
    for (const [name, uses] of Object.entries(ALLOWED_GLOBALS)) {
      if (!uses.includes("value")) expect([name, leaksOf(`const v = [${name}];${END}`)]).not.toEqual([name, []]);
    }
  });

  it("every property that the policy forbids by name is refused", () => {
    for (const { names } of FORBIDDEN_NAMES)
      for (const name of names) expect([name, isDeniedMember(name)]).toEqual([name, true]);
    for (const name of ["toLocaleUpperCase", "localeCompare", "__lookupSetter__"])
      expect(isDeniedMember(name)).toBe(true);
    for (const name of ["locale", "toString", "valueOf", "name"]) expect(isDeniedMember(name)).toBe(false);
  });
});
