/** Values to begin from, and the names of what no module may reach that such a value answers to. */

export interface Receiver {
  readonly value: string;
  readonly top?: string;
  readonly names: readonly string[];
}

/** What every object inherits. */
const OBJECT = [
  "constructor",
  "constructor",
  "__proto__",
  "__proto__",
  "toLocaleString",
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
];
const FUNCTION = [...OBJECT, "constructor"];
const CLASS = [...FUNCTION, "prototype", "prototype"];
const TEXT = [...OBJECT, "localeCompare", "toLocaleUpperCase", "toLocaleLowerCase"];
const ERROR = [...OBJECT, "stack", "stack"];

/** The first is the plainest. */
export const RECEIVERS: readonly Receiver[] = [
  { value: "{}", names: OBJECT },
  { value: "[]", names: OBJECT },
  { value: "data", names: OBJECT },
  { value: "state", names: OBJECT },
  { value: "data.list", names: OBJECT },
  { value: "data.map", names: OBJECT },
  { value: "data.deep", names: OBJECT },
  { value: "''", names: TEXT },
  { value: "data.k", names: TEXT },
  { value: "`${data.a}`", names: TEXT },
  { value: "0", names: OBJECT },
  { value: "data.i", names: OBJECT },
  { value: "true", names: OBJECT },
  { value: "10n", names: OBJECT },
  { value: "(() => 0)", names: FUNCTION },
  { value: "(function () { return 0; })", names: CLASS },
  { value: "(function* () { yield 1; })", names: CLASS },
  { value: "(function* () { yield 1; })()", names: OBJECT },
  { value: "((x: number): number => x)", names: FUNCTION },
  { value: "make§", top: "function make§(): number { return 1; }", names: CLASS },
  { value: "Own§", top: "class Own§ { x = 1; static y = 2; go(): number { return this.x; } }", names: CLASS },
  { value: "new Own§()", top: "class Own§ { x = 1; go(): number { return this.x; } }", names: OBJECT },
  { value: "new Own§().go", top: "class Own§ { x = 1; go(): number { return 1; } }", names: FUNCTION },
  { value: "Abstract§", top: "abstract class Abstract§ { abstract x: number; }", names: CLASS },
  { value: "Fault§", top: "class Fault§ extends Error { code = 1; }", names: CLASS },
  { value: "new Fault§('x')", top: "class Fault§ extends Error { code = 1; }", names: ERROR },
  { value: "new Error('x')", names: ERROR },
  { value: "new RangeError('x', { cause: 1 })", names: ERROR },
  { value: "/x/", names: [...OBJECT, "compile"] },
  { value: "/(?<a>x)/.exec('x')", names: OBJECT },
  { value: "'a'.matchAll(/a/g)", names: OBJECT },
  { value: "new Map<string, number>()", names: OBJECT },
  { value: "new Map([['a', 1]]).entries()", names: OBJECT },
  { value: "new Set<string>()", names: OBJECT },
  { value: "[1].values()", names: OBJECT },
  { value: "[1].values().map((x) => x)", names: OBJECT },
  { value: "[[1, 2]].flat", names: FUNCTION },
  { value: "'x'.trim", names: FUNCTION },
  { value: "new Uint8Array(1)", names: OBJECT },
  { value: "new Uint8Array(1).buffer", names: OBJECT },
  { value: "{ x: 1, get: () => 1 }", names: OBJECT },
  { value: "{ x: { y: 1 } }", names: OBJECT },
  { value: "{ run() { return 1; } }.run", names: FUNCTION },
  { value: "Object.freeze({ x: 1 })", names: OBJECT },
  { value: "Object.entries({ x: 1 })", names: OBJECT },
  { value: "Object.fromEntries([['x', 1]])", names: OBJECT },
  { value: "Object.assign({}, data)", names: OBJECT },
  { value: "structuredClone(data)", names: OBJECT },
  { value: "JSON.parse('{}')", names: OBJECT },
  { value: "Kind§", top: "enum Kind§ { A, B }", names: OBJECT },
  { value: "Space§", top: "namespace Space§ { export const x = 1; }", names: OBJECT },
  { value: "String", names: CLASS },
  { value: "Number", names: CLASS },
  { value: "Boolean", names: CLASS },
  { value: "Symbol.iterator", names: OBJECT },
  { value: "new WeakMap<object, number>()", names: OBJECT },
  { value: "new Date(0)", names: [...OBJECT, "getTimezoneOffset", "getHours", "toLocaleDateString"] },
];
