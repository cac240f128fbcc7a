/** Modules that try to see where their events were cut into batches, each by another means. Used by `cuts.test.ts`. */

/** A reducer over `unknown` events, and the events that show it. */
export interface Probe {
  readonly source: string;
  readonly events: readonly { readonly type: string; readonly data?: unknown }[];
}

const step = (data?: unknown): Probe["events"][number] => ({ type: "step", data });
const STEPS = [step(), step(), step(), step()];

/** `body` is that of `apply(s: S, e: E): S`; it runs for four events. */
function probe(state: string, initial: string, body: string, events = STEPS, before = ""): Probe {
  const source = `${before}
    type S = ${state};
    interface E { readonly type: string; readonly data?: { readonly text?: string; readonly list?: readonly string[]; readonly part?: { v: number } } }
    export default { initial: (): S => (${initial}), apply(s: S, e: E): S { ${body} } };`;
  return { source, events };
}

const PAIR = "{ n: number; told: string; a: { v: number }; b: { v: number } }";
const PAIR_0 = '{ n: 0, told: "", a: { v: 0 }, b: { v: 0 } }';
const SHARE = "if (s.n === 0) { const o = { v: 1 }; return { ...s, n: 1, a: o, b: o }; }";
const OPTIONAL = "{ n: number; told: string; x?: number | undefined; y?: number }";
const OPTIONAL_0 = '{ n: 0, told: "" }';
const LEAVE = "if (s.n === 0) return { n: 1, told: s.told, x: undefined, y: 2 };";
const ZERO = "{ n: number; z: number; list: number[]; told: string }";
const ZERO_0 = '{ n: 0, z: 1, list: [], told: "" }';
const MINUS = "if (s.n === 0) return { ...s, n: 1, z: -0, list: [1, -0] };";
const LIST = "{ n: number; told: string; items: { v: number }[]; kept: { v: number }[] }";
const LIST_0 = '{ n: 0, told: "", items: [{ v: 1 }, { v: 2 }], kept: [] }';
const tell = (what: string): string => `return { ...s, n: s.n + 1, told: s.told + (${what}) + ";" };`;
const HOLDER = "{ n: number; told: string; it: unknown }";
const HOLDER_0 = '{ n: 0, told: "", it: null }';

export const PROBES: Readonly<Record<string, Probe>> = {
  "two names for one object, compared": probe(PAIR, PAIR_0, `${SHARE} ${tell("s.a === s.b")}`),
  "two names for one object, by Object.is": probe(PAIR, PAIR_0, `${SHARE} ${tell("Object.is(s.a, s.b)")}`),
  "two names for one object, changed": probe(PAIR, PAIR_0, `${SHARE} s.a.v += 1; ${tell("s.b.v")}`),
  "two names for one object, changed by a function": probe(
    PAIR,
    PAIR_0,
    `${SHARE} bump(s.a); ${tell("s.b.v")}`,
    STEPS,
    "function bump(o: { v: number }): void { o.v += 1; }",
  ),
  "two names for one object, changed by Object.assign": probe(
    PAIR,
    PAIR_0,
    `${SHARE} Object.assign(s.a, { v: s.a.v + 1 }); ${tell("s.b.v")}`,
  ),
  "two names for one object, changed in a pattern": probe(
    PAIR,
    PAIR_0,
    `${SHARE} [s.a.v] = [s.a.v + 1]; ${tell("s.b.v")}`,
  ),
  "two names for one object, changed in a loop": probe(
    PAIR,
    PAIR_0,
    `${SHARE} for (s.a.v of [s.n + 5]) s.n += 1; ${tell("s.b.v")}`,
  ),
  "two names for one object, in a set": probe(PAIR, PAIR_0, `${SHARE} ${tell("new Set([s.a, s.b]).size")}`),
  "two names for one object, as keys": probe(
    PAIR,
    PAIR_0,
    `${SHARE} const m = new Map([[s.a, 1]]); ${tell("m.get(s.b)")}`,
  ),
  "two names for one object, as weak keys": probe(
    PAIR,
    PAIR_0,
    `${SHARE} const m = new WeakSet([s.a]); ${tell("m.has(s.b)")}`,
  ),
  "two names for one object, by groups": probe(
    PAIR,
    PAIR_0,
    `${SHARE} ${tell("Map.groupBy([s.a, s.b], (o) => o).size")}`,
  ),
  "two names for one object, in a switch": probe(
    PAIR,
    PAIR_0,
    `${SHARE} switch (s.a) { case s.b: ${tell('"same"')} default: ${tell('"other"')} }`,
  ),
  "two names for one object, in a copy": probe(
    PAIR,
    PAIR_0,
    `${SHARE} const c = structuredClone(s); c.a.v += 5; c.told += c.b.v + ";"; c.n += 1; return c;`,
  ),
  "an element of a list kept in another, found": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.slice(0, 1) }; const [k] = s.kept; ${tell("k !== undefined && s.items.includes(k)")}`,
  ),
  "an element of a list kept in another, by index": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.slice(1) }; const [k] = s.kept; ${tell("k === undefined ? 0 : s.items.indexOf(k)")}`,
  ),
  "an element of a list kept in another, changed": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.slice(1) }; for (const k of s.kept) k.v += 1; ${tell("s.items[1]?.v")}`,
  ),
  "an element changed by a callback": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.filter((i) => i.v > 1) }; s.kept.forEach((k) => { k.v *= 2; }); ${tell("s.items[1]?.v")}`,
  ),
  "an element compared in a callback": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.slice(0, 1) }; ${tell("s.items.filter((i) => s.kept.some((k) => k === i)).length")}`,
  ),
  "elements compared by a generic function": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items.slice(0, 1) }; ${tell("s.items.filter((i) => s.kept.some((k) => same(k, i))).length")}`,
    STEPS,
    "function same<T>(a: T, b: T): boolean { return a === b; }",
  ),
  "a list under two names, pushed to": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items }; s.items.push({ v: s.n }); ${tell("s.kept.length")}`,
  ),
  "a list under two names, sorted": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items }; s.items.sort((a, b) => b.v - a.v); ${tell("s.kept[0]?.v")}`,
  ),
  "a list under two names, changed by a borrowed method": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, kept: s.items }; const name: "push" | "pop" = s.n > 9 ? "pop" : "push"; s.items[name]({ v: 3 }); ${tell("s.kept.length")}`,
  ),
  "a list that an event brought to two places": probe(
    "{ n: number; told: string; a: readonly string[]; b: readonly string[] }",
    '{ n: 0, told: "", a: [], b: [] }',
    `if (s.n === 0) return { ...s, n: 1, a: e.data?.list ?? [], b: e.data?.list ?? [] }; ${tell("s.a === s.b")}`,
    [step({ list: ["x"] }), step({ list: ["x"] }), step({ list: ["x"] })],
  ),
  "an object of the module's own, compared": probe(
    PAIR,
    PAIR_0,
    `if (s.n === 0) return { ...s, n: 1, a: HELD }; ${tell("s.a === HELD")}`,
    STEPS,
    "const HELD = { v: 7 };",
  ),
  "a list of the module's own, pushed to": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) return { ...s, n: 1, items: NONE }; s.items.push({ v: 1 }); ${tell("s.items.length")}`,
    STEPS,
    "const NONE: { v: number }[] = []; Object.freeze(NONE);",
  ),
  "a frozen list, pushed to": probe(
    LIST,
    LIST_0,
    `if (s.n === 0) { Object.freeze(s.items); return { ...s, n: 1 }; } s.items.push({ v: 1 }); ${tell("s.items.length")}`,
  ),
  "a frozen object, asked": probe(
    PAIR,
    PAIR_0,
    `if (s.n === 0) { const a = { v: 1 }; Object.freeze(a); return { ...s, n: 1, a }; } ${tell("Object.isFrozen(s.a)")}`,
  ),
  "a sealed object, asked": probe(
    PAIR,
    PAIR_0,
    `if (s.n === 0) { const a = { v: 1 }; Object.seal(a); return { ...s, n: 1, a }; } ${tell("Object.isSealed(s.a) || !Object.isExtensible(s.a)")}`,
  ),
  "an undefined property, counted": probe(OPTIONAL, OPTIONAL_0, `${LEAVE} ${tell("Object.keys(s).length")}`),
  "an undefined property, by in": probe(OPTIONAL, OPTIONAL_0, `${LEAVE} ${tell('"x" in s')}`),
  "an undefined property, by hasOwn": probe(OPTIONAL, OPTIONAL_0, `${LEAVE} ${tell('Object.hasOwn(s, "x")')}`),
  "an undefined property, by entries": probe(
    OPTIONAL,
    OPTIONAL_0,
    `${LEAVE} ${tell('Object.entries(s).map(([k]) => k).join("")')}`,
  ),
  "an undefined property, by for in": probe(
    OPTIONAL,
    OPTIONAL_0,
    `${LEAVE} let seen = ""; for (const k in s) seen += k; ${tell("seen")}`,
  ),
  "an undefined property, spread over another": probe(OPTIONAL, OPTIONAL_0, `${LEAVE} ${tell("({ x: 5, ...s }).x")}`),
  "an undefined property, filled later": probe(OPTIONAL, OPTIONAL_0, `${LEAVE} return { ...s, n: s.n + 1, x: s.n };`),
  "an undefined property, deep": probe(
    "{ n: number; told: string; list: { x?: number | undefined; y: number }[] }",
    '{ n: 0, told: "", list: [] }',
    `if (s.n === 0) return { ...s, n: 1, list: [{ y: 1 }, { x: undefined, y: 2 }, { x: 3, y: 3 }] }; ${tell("s.list.map((o) => Object.keys(o).length).join()")}`,
  ),
  "an undefined property, put in place": probe(
    OPTIONAL,
    OPTIONAL_0,
    `s.n += 1; s.told += Object.keys(s).length + ";"; s.x = undefined; return s;`,
  ),
  "a text that an event may lack": probe(
    "{ n: number; told: string; text?: string }",
    '{ n: 0, told: "" }',
    `const text = e.data?.text; return { n: s.n + 1, told: s.told + Object.keys(s).join() + ";", ...(s.n > 5 ? {} : { text }) } as S;`,
  ),
  "a zero with a sign, by Object.is": probe(ZERO, ZERO_0, `${MINUS} ${tell("Object.is(s.z, -0)")}`),
  "a zero with a sign, divided by": probe(ZERO, ZERO_0, `${MINUS} ${tell("1 / s.z")}`),
  "a zero with a sign, as an angle": probe(ZERO, ZERO_0, `${MINUS} ${tell("Math.atan2(s.z, -1)")}`),
  "a zero with a sign, in a list": probe(ZERO, ZERO_0, `${MINUS} ${tell("1 / (s.list[1] ?? 1)")}`),
  "a zero with a sign, by rounding, put in place": probe(
    ZERO,
    ZERO_0,
    `s.told += 1 / s.z + ";"; s.z = Math.round(-0.2); s.n += 1; return s;`,
  ),
  "not a number, for a moment": probe(
    ZERO,
    ZERO_0,
    `if (s.n === 0) return { ...s, n: 1, z: Number(e.data?.text) }; return { ...s, n: s.n + 1, z: 1, told: s.told + Number.isNaN(s.z) };`,
  ),
  "an infinity, for a moment, in place": probe(
    ZERO,
    ZERO_0,
    `s.n += 1; s.told += s.z + ";"; s.z = 1 / (s.n - 1); return s;`,
  ),
  "a map, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: new Map([[1, 2]]) }; return { n: s.n + 1, told: s.told + (s.it instanceof Map), it: null };`,
  ),
  "an instance, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: new Box() }; return { n: s.n + 1, told: s.told + (s.it instanceof Box), it: null };`,
    STEPS,
    "class Box { v = 1; }",
  ),
  "a function, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: () => 1 }; return { n: s.n + 1, told: s.told + typeof s.it, it: null };`,
  ),
  "a bigint, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: 5n }; return { n: s.n + 1, told: s.told + typeof s.it, it: null };`,
  ),
  "a hole in a list, for a moment": probe(
    "{ n: number; told: string; list: (number | null)[] }",
    '{ n: 0, told: "", list: [] }',
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, list: new Array<number>(2) }; return { n: s.n + 1, told: s.told + (0 in s.list), list: [] };`,
  ),
  "a list with names, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: "ab".match(/b/) }; return { n: s.n + 1, told: s.told + Object.keys(s.it ?? {}).join(), it: null };`,
  ),
  "half a character, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 0) return { ...s, n: s.n + 1, it: "\\u{1f600}".slice(0, 1) }; return { n: s.n + 1, told: s.told + String(s.it).length, it: null };`,
  ),
  "a state within itself, for a moment": probe(
    HOLDER,
    HOLDER_0,
    `if (s.n % 2 === 1) return { n: s.n + 1, told: s.told + typeof s.it, it: null }; const t: S = { ...s, n: s.n + 1 }; t.it = t; return t;`,
  ),
  "an object without a prototype": probe(
    "{ n: number; told: string; by: Partial<Record<string, number[]>> }",
    '{ n: 0, told: "", by: {} }',
    `if (s.n === 0) return { ...s, n: 1, by: Object.groupBy([1, 2, 3], (v) => (v > 1 ? "big" : "small")) }; let text = ""; try { text = String(s.by); } catch { text = "threw"; } ${tell("text")}`,
  ),
  "a state that is a number": probe("number", "1", "return s === 1 ? -0 : 1 / s > 0 ? 5 : 6;", STEPS.slice(0, 2)),
  "a state that is a list": probe(
    "{ v: number }[]",
    "[]",
    "if (s.length === 0) { const o = { v: 1 }; return [o, o]; } for (const o of s.slice(0, 1)) o.v += 1; return s;",
  ),
};
