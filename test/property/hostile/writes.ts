/** Ways to change what all code of a realm shares. `$k` is "__proto__"; whether anything has changed, the driver of the test finds out. */
import type { Step } from "./step.ts";

/** The first is the plainest. */
export const WRITES: readonly Step[] = [
  { value: "((({} as Record<string, Bag>)[$k] as Bag)['polluted'] = 1)" },
  { before: "const o§: Record<string, Bag> = {}; const k§ = $k;", value: "((o§[k§] ??= {})['polluted'] = 1)" },
  {
    before:
      "const o§: Record<string, Bag> = {}; const k§ = $k; const p§ = o§[k§]; if (p§ !== undefined) p§['polluted'] = 1;",
    value: "p§",
  },
  { before: "const o§: Record<string, Bag> = {}; const { [$k]: p§ = {} } = o§; p§['polluted'] = 1;", value: "p§" },
  {
    before:
      "const o§: Record<string, Bag> = {}; const k§ = $k; o§[k§] = o§[k§] ?? {}; const p§ = o§[k§]; if (p§) p§[data.a] = 1;",
    value: "p§",
  },
  {
    before: "const o§: Record<string, Bag> = {}; const k§ = $k; Object.assign(o§[k§] ?? {}, { polluted: 1 });",
    value: "o§",
  },
  {
    before:
      "const o§: Record<string, Record<string, number>> = {}; const k§ = $k; const p§ = o§[k§] ?? {}; p§['polluted'] = (p§['polluted'] ?? 0) + 1;",
    value: "p§",
  },
  {
    before:
      "const o§: Record<string, Record<string, number>> = {}; const k§ = $k; for (const x of [k§]) { const p = o§[x]; if (p) p['polluted'] = 1; }",
    value: "o§",
  },
  { before: "const o§: Record<string, unknown[]> = {}; const k§ = $k; (o§[k§] ??= []).push(1);", value: "o§" },
  { before: "const o§: Record<string, Bag> = {}; const k§ = $k; delete (o§[k§] as Bag)['toString'];", value: "o§" },
  {
    before:
      "const o§: Record<string, Bag> = {}; const k§ = $k; const d§ = 'toString'; const p§ = o§[k§]; if (p§) delete p§[d§];",
    value: "p§",
  },
  {
    before: "const o§: Record<string, Bag> = {}; const k§ = $k; for ((o§[k§] as Bag)['polluted'] of [1]) break;",
    value: "o§",
  },
  { before: "const o§: Record<string, Bag> = {}; const k§ = $k; [(o§[k§] as Bag)['polluted']] = [1];", value: "o§" },
  {
    before: "const o§: Record<string, Bag> = {}; const k§ = $k; ({ x: (o§[k§] as Bag)['polluted'] } = { x: 1 });",
    value: "o§",
  },
  {
    before: "const o§: Bag = {}; const k§ = $k; o§[k§] = { polluted: 1 };",
    value: "(o§ as { polluted?: unknown }).polluted",
  },
  { before: "const o§: Bag = { ...{ [$k]: { polluted: 1 } } };", value: "(o§ as { polluted?: unknown }).polluted" },
  {
    before: 'const o§ = Object.assign({}, JSON.parse(`{"${$k}":{"polluted":1}}`) as Bag);',
    value: "(o§ as { polluted?: unknown }).polluted",
  },
  {
    before:
      'const o§: Bag = {}; for (const [k, v] of Object.entries(JSON.parse(`{"${$k}":{"polluted":1}}`) as Bag)) o§[k] = v;',
    value: "(o§ as { polluted?: unknown }).polluted",
  },
  {
    before:
      'const s§ = JSON.parse(`{"${$k}":{"polluted":1}}`) as Bag; const o§ = Object.keys(s§).reduce<Bag>((t, k) => { t[k] = s§[k]; return t; }, {});',
    value: "(o§ as { polluted?: unknown }).polluted",
  },
  {
    top: "const isBag§ = (v: unknown): v is Bag => typeof v === 'object' && v !== null;\nfunction merge§(into: Bag, from: Bag): Bag { for (const k of Object.keys(from)) { const [a, b] = [into[k], from[k]]; if (isBag§(a) && isBag§(b)) merge§(a, b); else into[k] = b; } return into; }",
    value: 'merge§({}, JSON.parse(`{"${$k}":{"polluted":1}}`) as Bag)',
  },
  {
    top: "const isBag§ = (v: unknown): v is Bag => typeof v === 'object' && v !== null;\nfunction merge§(into: Bag, from: Bag): Bag { for (const k in from) { const a = into[k]; const b = from[k]; if (isBag§(a) && isBag§(b)) merge§(a, b); else into[k] = b; } return into; }",
    value: 'merge§({}, JSON.parse(`{"${$k}":{"polluted":1}}`) as Bag)',
  },
  {
    top: "function setPath§(root: Bag, path: readonly string[], v: unknown): void { let at = root; for (const k of path.slice(0, -1)) at = (at[k] ??= {}) as Bag; at[path.at(-1) ?? ''] = v; }",
    before: "setPath§({}, [$k, 'polluted'], 1);",
    value: "undefined",
  },
  {
    top: "const setPath§ = (o: Bag, [k = '', ...rest]: readonly string[], v: unknown): void => { if (rest.length === 0) o[k] = v; else setPath§((o[k] ?? {}) as Bag, rest, v); };",
    before: "setPath§({}, [$k, 'polluted'], 1);",
    value: "undefined",
  },
  {
    top: "const setPath§ = (o: Bag, [k = '', ...rest]: readonly string[], v: unknown): Bag => ({ ...o, [k]: rest.length === 0 ? v : setPath§((o[k] ?? {}) as Bag, rest, v) });",
    value: "(setPath§({}, [$k, 'polluted'], 1) as { polluted?: unknown }).polluted",
  },
  {
    top: "class Store§ { #rows: Record<string, Bag> = {}; row(k: string): Bag { return (this.#rows[k] ??= {}); } }",
    before: "new Store§().row($k)['polluted'] = 1;",
    value: "undefined",
  },
  {
    top: "class Store§<T extends object> { rows: Record<string, T> = {}; at(k: string, make: () => T): T { let r = this.rows[k]; if (r === undefined) { r = make(); this.rows[k] = r; } return r; } }",
    before: "new Store§<Bag>().at($k, () => ({}))['polluted'] = 1;",
    value: "undefined",
  },
  {
    before:
      "const rows§: Record<string, Bag> = {}; const at§ = (k: string): Bag => (rows§[k] ||= {}); at§($k)['polluted'] = 1;",
    value: "undefined",
  },
  {
    before:
      "const g§ = Object.groupBy(data.list, (x) => x) as Record<string, unknown[]>; const k§ = $k; (g§[k§] as unknown as Bag)['polluted'] = 1;",
    value: "undefined",
  },
  { before: "const l§: Bag[] = []; (l§ as unknown as Record<string, Bag>)[$k]!['polluted'] = 1;", value: "undefined" },
  { before: "const l§ = ''; (l§ as unknown as Record<string, Bag>)[$k]!['polluted'] = 1;", value: "undefined" },
  {
    before: "const f§ = (): number => 1; (f§ as unknown as Record<string, Bag>)[$k]!['polluted'] = 1;",
    value: "undefined",
  },
  {
    before: "const m§ = new Map<string, Bag>(); (m§ as unknown as Record<string, Bag>)[$k]!['polluted'] = 1;",
    value: "undefined",
  },
  {
    before: "const m§ = [1].values(); (m§ as unknown as Record<string, Bag>)[$k]!['polluted'] = 1;",
    value: "undefined",
  },
];

/** Things that all code shares and that a module has by name. `$x` is an expression that changes one. */
export const SHARED: readonly string[] = [
  "(String as unknown as Bag)['polluted'] = 1",
  "Object.assign(Number, { polluted: 1 })",
  "Object.assign(Math, { polluted: 1 })",
  "Object.freeze(Math)",
  "Object.assign([].map, { polluted: 1 })",
  "Object.assign('x'.trim, { polluted: 1 })",
  "Object.assign(Object.keys, { polluted: 1 })",
  "('x'.trim as unknown as Bag)['polluted'] = 1",
  "(Math.max as unknown as Bag)[data.a] = 1",
  "Object.defineProperty(Math, 'polluted', { value: 1 })",
  "Object.setPrototypeOf(Math, null)",
  "(JSON as unknown as Bag)[data.a] = 1",
  "(Symbol.iterator as unknown as Bag)[data.a] = 1",
  "delete (Math as unknown as { max?: unknown }).max",
  "((Map as unknown as Bag)[data.a] = 1)",
  "Object.assign(JSON.stringify, { polluted: 1 })",
];
