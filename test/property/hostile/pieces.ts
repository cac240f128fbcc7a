/**
 * The grammar of hostile modules: ways to name × ways to reach × ways to call × ways to hide. Each piece is TypeScript as an attacker writes it who has read the
 * type checker's manual. `$` names are holes that the next piece fills.
 */

/** What every generated module begins with. An attack that works sets `pwned`. */
export const HEAD = `type Maker = (source: string) => () => number;
type State = { n: number; pwned: boolean };
type Data = { k: string; a: string; b: string; i: number; list: string[]; codes: number[]; map: Record<string, string> };
type Event = { type: string; data: Data };
const initial = (): State => ({ n: 0, pwned: false });
`;

/** The payload that the pieces rely on. */
export const DATA = {
  k: "constructor",
  a: "construc",
  b: "tor",
  i: 0,
  list: ["constructor"],
  codes: [99, 111, 110, 115, 116, 114, 117, 99, 116, 111, 114],
  map: { key: "constructor" },
};

/** Ways to write the text "constructor". `data` is in scope. */
export const NAMES: readonly string[] = [
  "data.k",
  "data.a + data.b",
  "`${data.a}${data.b}`",
  "[data.a, data.b].join('')",
  "data.list[data.i] ?? ''",
  "String.fromCharCode(...data.codes)",
  "(data.map['key'] ?? '')",
  "Object.values(data.map)[0] ?? ''",
  "data.k.split('').map((c) => c).join('')",
  "[...data.k].reduce((x, c) => x + c, '')",
  "['con', 'struc', 'tor'].join('')",
  "('con' + 'struc' + 'tor')",
  "'rotcurtsnoc'.split('').reverse().join('')",
  "'xconstructorx'.slice(1, -1)",
  "'Constructor'.replace('C', () => 'c')",
  "(/c\\w+r/.exec('a constructor b')?.[0] ?? '')",
  "new Map([[1, data.k]]).get(1) ?? ''",
  "JSON.parse(JSON.stringify(data.k)) as string",
  "((parts: readonly string[]) => parts.join(''))(['con', 'structor'])",
  "(() => { let s = ''; for (const c of data.codes) s += String.fromCodePoint(c); return s; })()",
  "String.raw`constructor`",
  "data.k.normalize('NFC')",
  "[data.k].flat()[0] ?? ''",
  "'constructor'",
  "'con\\u0073tructor'",
  "('constructor' as string)",
  "(data.i === 0 ? 'constructor' : 'name')",
  "structuredClone(data.k)",
];

/** Values to begin from, with the type `object`-ish or primitive. */
export const VALUES: readonly string[] = [
  "{}",
  "[]",
  "data",
  "state",
  "data.list",
  "(() => 0)",
  "new Map<string, number>()",
  "new (class Own { x = 1; })()",
  "new Error('x')",
  "/x/",
  "data.k",
  "data.i",
  "[1].values()",
  "new Uint8Array(1)",
  "new Date(0)",
  "(function* () { yield 1; })()",
  "10n",
  "Object.create(null)",
  "JSON.parse('{}')",
  "Symbol.iterator",
];

/** A step: `$o` is the value, `$k` the key. Gives an expression; may need statements before it (each its own line, ending in `;`). */
export interface Step {
  /** Declarations at the top of the module; `#` makes names unique. */
  readonly top?: string;
  /** Statements before the expression; `#` makes names unique. */
  readonly before?: string;
  readonly value: string;
}

/** Ways to read the property `$k` of `$o`. */
export const READS: readonly Step[] = [
  { value: "($o as unknown as Record<string, unknown>)[$k]" },
  { value: "(($o) as unknown as { constructor: unknown }).constructor" },
  { value: "($o)['constructor']" },
  { value: "($o)?.['constructor']" },
  { before: "const o# = ($o) as unknown as Record<string, unknown>;", value: "o#[$k]" },
  {
    before: "const o#: Record<string, unknown> = { inner: $o };",
    value: "(o#['inner'] as Record<string, unknown>)[$k]",
  },
  { before: "const { [$k]: v# } = ($o) as unknown as Record<string, unknown>;", value: "v#" },
  { before: "const { constructor: v# } = ($o) as unknown as object;", value: "v#" },
  { before: "let v#: unknown; ({ [$k]: v# } = ($o) as unknown as Record<string, unknown>);", value: "v#" },
  { before: "let v#: unknown; for ({ [$k]: v# } of [($o) as unknown as Record<string, unknown>]) break;", value: "v#" },
  {
    top: "const read# = (o: Record<string, unknown>, k: string): unknown => o[k];",
    value: "read#(($o) as unknown as Record<string, unknown>, $k)",
  },
  { top: "function read#<T, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }", value: "read#($o, ($k) as never)" },
  {
    top: "const read# = ({ [key#]: v = undefined }: Record<string, unknown>): unknown => v;\nconst key#: string = 'con' + 'structor';",
    value: "read#(($o) as unknown as Record<string, unknown>)",
  },
  {
    top: "const read# = (o: Record<string, Record<string, unknown>>, k: string): unknown => o['x']?.[k];",
    value: "read#({ x: ($o) as unknown as Record<string, unknown> }, $k)",
  },
  { value: "[($o) as unknown as Record<string, unknown>].map((o) => o[$k])[0]" },
  { value: "(($o) as unknown as { [name: string]: unknown })[$k]" },
  { value: "Reflect.get(($o) as unknown as object, $k)" },
  { value: "Object.getOwnPropertyDescriptor(Object.getPrototypeOf($o), $k)?.value" },
  { value: "(Object.getPrototypeOf($o) as Record<string, unknown>)[$k]" },
  { before: "const e# = Object.entries({ x: $o })[0];", value: "(e#?.[1] as unknown as Record<string, unknown>)[$k]" },
  { before: "const a# = Object.assign({}, $o) as Record<string, unknown>;", value: "a#[$k]" },
  { before: "const s# = { ...(($o) as unknown as object) } as Record<string, unknown>;", value: "s#[$k]" },
  {
    top: "class Reader# { constructor(readonly o: Record<string, unknown>) {} get(k: string): unknown { return this.o[k]; } }",
    value: "new Reader#(($o) as unknown as Record<string, unknown>).get($k)",
  },
  {
    top: "class Self# { at(k: string): unknown { return (this as unknown as Record<string, unknown>)[k]; } }",
    value: "new Self#().at($k)",
  },
  {
    top: "class Base# { x = 1; }\nclass Super# extends Base# { at(k: string): unknown { return (super.toString as unknown as Record<string, unknown>)[k]; } }",
    value: "new Super#().at($k)",
  },
  { before: "const box#: { inner?: unknown } = { inner: $o };", value: "(box#.inner as Record<string, unknown>)[$k]" },
  {
    before: "let w#: unknown; for (const k in { [$k]: 1 }) w# = (($o) as unknown as Record<string, unknown>)[k];",
    value: "w#",
  },
  { value: "(($o) as unknown as Record<string, unknown>)[($k) as 'constructor']" },
  {
    before: "const key#: unique symbol | string = $k as string;",
    value: "(($o) as unknown as Record<string, unknown>)[key# as string]",
  },
  {
    before: "const t# = (($o) as unknown as Record<string, unknown>); const c# = $k;",
    value: "(t#[c#] ??= undefined)",
  },
  {
    before: "const t# = (($o) as unknown as Record<string, unknown>); const c# = $k;",
    value: "(c# in t# ? t#[c#] : undefined)",
  },
  {
    before: "const r# = ['x', $k].reduce<unknown>((at, k) => (at as Record<string, unknown>)[k], { x: $o });",
    value: "r#",
  },
  {
    before: "const g# = Object.groupBy([$o], () => 'x') as unknown as Record<string, Record<string, unknown>[]>;",
    value: "g#['x']?.[0]?.[$k]",
  },
  {
    before: "const m# = new Map<string, Record<string, unknown>>([['x', ($o) as unknown as Record<string, unknown>]]);",
    value: "m#.get('x')?.[$k]",
  },
  { before: "enum E# { K = 'constructor' }", value: "(($o) as unknown as Record<string, unknown>)[E#.K]" },
  {
    before: "const j# = JSON.parse('{\"__proto__\":{}}') as Record<string, unknown>;",
    value: "(j#[$k] ?? (($o) as unknown as Record<string, unknown>)[$k])",
  },
];

/** Ways to call `$v`, of type unknown, as a maker of functions; the result is compared with 7. */
export const CALLS: readonly Step[] = [
  { value: "($v as Maker)('return 7')()" },
  { value: "($v as unknown as Maker)('return 7')()" },
  { value: "(<Maker>$v)('return 7')()" },
  { before: "const f#: any = $v;", value: "f#('return 7')()" },
  { before: "const f# = $v; let r#: unknown; if (typeof f# === 'function') r# = f#('return 7')();", value: "r#" },
  { before: "const f# = $v as number | Maker;", value: "(typeof f# === 'function' ? f#('return 7')() : 0)" },
  {
    top: "const is# = (v: unknown): v is Maker => v !== undefined;",
    before: "const f# = $v;",
    value: "(is#(f#) ? f#('return 7')() : 0)",
  },
  {
    top: "function must#(v: unknown): asserts v is Maker {}",
    before: "const f#: unknown = $v; must#(f#);",
    value: "f#('return 7')()",
  },
  {
    top: "function cast#<T>(v: unknown): T;\nfunction cast#(v: unknown): unknown { return v; }",
    value: "cast#<Maker>($v)('return 7')()",
  },
  {
    before:
      "const slots# = { make: ((s: string) => () => s.length) as Maker }; const wide#: Record<string, unknown> = slots#; wide#['make'] = $v;",
    value: "slots#.make('return 7')()",
  },
  {
    before:
      "const slots# = { make: ((s: string) => () => s.length) as Maker }; const wide#: { make: unknown } = slots#; wide#.make = $v;",
    value: "slots#.make('return 7')()",
  },
  {
    before: "const slots#: { make: Maker } = { make: (s) => () => s.length }; Object.assign(slots#, { make: $v });",
    value: "slots#.make('return 7')()",
  },
  {
    before: "const makers#: Maker[] = []; const any#: unknown[] = makers#; any#.push($v);",
    value: "makers#[0]?.('return 7')()",
  },
  {
    before: "const makers# = new Map<string, Maker>(); const any#: Map<string, unknown> = makers#; any#.set('x', $v);",
    value: "makers#.get('x')?.('return 7')()",
  },
  {
    before: "const makers# = new Set<Maker>(); const any#: Set<unknown> = makers#; any#.add($v);",
    value: "[...makers#][0]?.('return 7')()",
  },
  {
    before: "const table#: Record<string, Maker> = {}; (table# as Record<string, unknown>)['x'] = $v;",
    value: "table#['x']?.('return 7')()",
  },
  {
    before: "const hidden#: {} = { make: $v }; const shown#: { make?: Maker } = hidden#;",
    value: "shown#.make?.('return 7')()",
  },
  {
    before:
      "const hidden#: { n?: number } = {}; const wide#: { n?: unknown } = hidden#; wide#.n = $v; const made# = hidden#.n as unknown as Maker;",
    value: "made#('return 7')()",
  },
  {
    top: "interface Sink# { put(v: unknown): void }\nclass Makers# { f: Maker = (s) => () => s.length; put(v: Maker): void { this.f = v; } }",
    before: "const s# = new Makers#(); const sink#: Sink# = s#; sink#.put($v);",
    value: "s#.f('return 7')()",
  },
  {
    top: "class Late# { make!: Maker; }",
    before: "const l# = new Late#(); (l# as { make: unknown }).make = $v;",
    value: "l#.make('return 7')()",
  },
  { value: "['return 7'].map($v as (s: string) => () => number)[0]?.()" },
  { value: "new ($v as new (s: string) => () => number)('return 7')()" },
  { value: "($v as (s: TemplateStringsArray) => () => number)`return 7`()" },
  { top: "const id# = <T,>(v: T): T => v;", value: "id#($v as Maker)('return 7')()" },
  { top: "const run# = (f: (s: string) => () => number): number => f('return 7')();", value: "run#($v as never)" },
  { before: "const pair# = [$v] as unknown as [Maker];", value: "pair#[0]('return 7')()" },
  { before: "const [f#] = [$v] as unknown as Maker[];", value: "f#?.('return 7')()" },
  {
    before:
      "const u#: { t: 'a'; f: Maker } | { t: 'b'; f: unknown } = { t: 'b', f: $v }; (u# as { t: string }).t = 'a';",
    value: "(u#.t as string) === 'a' ? (u# as { t: 'a'; f: Maker }).f('return 7')() : 0",
  },
  { before: "const n# = $v as never; const m#: Maker = n#;", value: "m#('return 7')()" },
  { before: "const q# = JSON.parse('[1]', () => $v) as Maker;", value: "q#('return 7')()" },
  { before: "const c# = ($v) satisfies unknown as Maker;", value: "c#('return 7')()" },
  { before: "const t# = structuredClone({ make: $v }) as { make: Maker };", value: "t#.make('return 7')()" },
  { before: "let r#: unknown; try { throw $v; } catch (e) { r# = (e as Maker)('return 7')(); }", value: "r#" },
  {
    before:
      "const w# = new WeakMap<object, Maker>(); const key# = {}; (w# as unknown as WeakMap<object, unknown>).set(key#, $v);",
    value: "w#.get(key#)?.('return 7')()",
  },
  { before: "const handlers#: Record<string, Maker> = { x: $v as Maker };", value: "handlers#['x']?.('return 7')()" },
  {
    before: "const f# = $v; const checked# = f# instanceof Object ? (f# as unknown as Maker) : undefined;",
    value: "checked#?.('return 7')()",
  },
];

/** Ways to find a function by the key `$k` in tables whose types promise that only makers are there. No assertion is needed. */
export const TABLES: readonly Step[] = [
  { before: "const t#: Record<string, Record<string, Maker>> = {};", value: "t#[$k]?.[$k]?.('return 7')()" },
  { before: "const t#: Record<string, Record<string, Maker>> = { x: {} };", value: "t#['x']?.[$k]?.('return 7')()" },
  {
    before: "const t#: { [k: string]: { [k: string]: Maker } } = {}; const f# = t#[$k]?.[$k];",
    value: "(f# ? f#('return 7')() : 0)",
  },
  {
    before: "const t#: Record<string, Record<string, Maker | number>> = {}; const f# = t#[$k]?.[$k];",
    value: "(typeof f# === 'function' ? f#('return 7')() : 0)",
  },
  {
    before: "const t#: Record<string, Record<string, new (s: string) => () => number>> = {}; const F# = t#[$k]?.[$k];",
    value: "(F# === undefined ? 0 : new F#('return 7')())",
  },
  {
    before: "const t#: Partial<Record<string, Partial<Record<string, Maker>>>> = {}; const { [$k]: inner# } = t#;",
    value: "inner#?.[$k]?.('return 7')()",
  },
  {
    before: "const t#: Record<string, Record<string, Maker>> = {}; const k# = $k; const inner# = t#[k#] ?? {};",
    value: "(k# in inner# ? inner#[k#]?.('return 7')() : 0)",
  },
  {
    before: "const t#: Record<string, Record<string, Maker>> = {}; const k# = $k;",
    value: "t#[k#]?.[k#]?.('return 7')?.()",
  },
  {
    before:
      "const t#: Record<string, Record<string, Maker>> = {}; const k# = $k; const fs# = [t#].map((t) => t[k#]?.[k#]);",
    value: "fs#[0]?.('return 7')()",
  },
  {
    before:
      "const t#: Record<string, Record<string, Maker>> = {}; const k# = $k; let r# = 0; for (const o of [t#]) { const f = o[k#]?.[k#]; if (f !== undefined) r# = f('return 7')(); }",
    value: "r#",
  },
  {
    top: "const find# = <T,>(t: Record<string, T>, k: string): T | undefined => t[k];",
    before: "const t#: Record<string, Record<string, Maker>> = {};",
    value: "find#(find#(t#, $k) ?? {}, $k)?.('return 7')()",
  },
  {
    top: "class Table#<T> { items: Record<string, T> = {}; get(k: string): T | undefined { return this.items[k]; } }",
    before: "const t# = new Table#<Record<string, Maker>>();",
    value: "t#.get($k)?.[$k]?.('return 7')()",
  },
  {
    top: "const run# = (f: Maker | undefined): number => f?.('return 7')() ?? 0;",
    before: "const t#: Record<string, Record<string, Maker>> = {};",
    value: "run#(t#[$k]?.[$k])",
  },
  {
    before: "const t#: Record<string, Record<string, { make: Maker }>> = {};",
    value: "t#[$k]?.[$k]?.make?.('return 7')()",
  },
  { before: "const t#: Record<string, Record<string, Maker[]>> = {};", value: "t#[$k]?.[$k]?.[0]?.('return 7')()" },
  {
    before: "const t#: Record<string, Record<string, Maker>> = {}; const m# = new Map(Object.entries(t#));",
    value: "m#.get($k)?.[$k]?.('return 7')()",
  },
  {
    before:
      "const t#: Record<string, Record<string, Maker>> = {}; const u# = { ...t#, x: {} } as Record<string, Record<string, Maker>>;",
    value: "u#[$k]?.[$k]?.('return 7')()",
  },
  {
    before: "const t#: Record<string, Record<string, Maker>> = Object.create(null); const k# = $k;",
    value: "(t#[k#] ?? ({} as Record<string, Maker>))[k#]?.('return 7')()",
  },
  {
    before: "const hidden#: {} = (s: string): number => s.length; const t#: Record<string, Maker> = hidden#;",
    value: "t#[$k]?.('return 7')()",
  },
  {
    before: "const hidden#: {} = [1]; const t#: Record<string, Record<string, Maker>> = hidden#; const k# = $k;",
    value: "t#[k#]?.[k#]?.('return 7')()",
  },
  {
    top: "class Shape# { x = 1; run(): number { return 1; } }",
    before:
      "const hidden#: {} = new Shape#(); const t#: Record<string, Record<string, Maker>> = hidden#; const k# = $k;",
    value: "t#[k#]?.[k#]?.('return 7')()",
  },
  {
    before:
      "const t#: Record<string, Record<string, Maker>> = {}; const at# = (k: string) => t#[k]; const f# = at#($k)?.[$k];",
    value: "f#?.('return 7')()",
  },
  {
    before: "const t#: { readonly [k: string]: Maker | { readonly [k: string]: Maker } } = {}; const v# = t#[$k];",
    value: "(typeof v# === 'function' ? v#('return 7')() : (v#?.[$k]?.('return 7')() ?? 0))",
  },
  {
    before: "const t#: Record<string, () => Maker> = {}; const f# = t#[$k];",
    value: "(f#?.() as unknown) === undefined ? 0 : f#?.()('return 7')()",
  },
];

/** Where the code stands. `$body` is statements that return whether it worked; `data` and `state` are in scope there. */
export const PLACES: readonly string[] = [
  "function attack(state: State, data: Data): boolean {\n$body\n}",
  "const attack = (state: State, data: Data): boolean => {\n$body\n};",
  "class Attack { run(state: State, data: Data): boolean {\n$body\n} }\nconst attack = (state: State, data: Data): boolean => new Attack().run(state, data);",
  "class Attack { static run(state: State, data: Data): boolean {\n$body\n} }\nconst attack = (state: State, data: Data): boolean => Attack.run(state, data);",
  "class Attack { #run(state: State, data: Data): boolean {\n$body\n} go(state: State, data: Data): boolean { return this.#run(state, data); } }\nconst attack = (state: State, data: Data): boolean => new Attack().go(state, data);",
  "function* attacks(state: State, data: Data): Generator<boolean, void, undefined> {\nyield (() => {\n$body\n})();\n}\nconst attack = (state: State, data: Data): boolean => [...attacks(state, data)].includes(true);",
  "const attack = (state: State, data: Data): boolean => [0].some(() => {\n$body\n});",
  "const attack = (state: State, data: Data): boolean => {\ntry {\n$body\n} catch { return false; }\n};",
  "const attack = (state: State, data: Data): boolean => {\ntry {\nreturn (() => {\n$body\n})();\n} finally { state.n += 0; }\n};",
  "const attack = (state: State, data: Data, run = (): boolean => {\n$body\n}): boolean => run();",
  "namespace Inner { export const attack = (state: State, data: Data): boolean => {\n$body\n}; }\nconst attack = Inner.attack;",
  "const table = { run(state: State, data: Data): boolean {\n$body\n} };\nconst attack = (state: State, data: Data): boolean => table.run(state, data);",
  "const attack = (state: State, data: Data): boolean => {\nouter: for (;;) {\nswitch (data.i) { default: {\n$body\n} }\n}\n};",
  "class Attack { constructor(readonly state: State, readonly data: Data) {} get worked(): boolean {\nconst { state, data } = this;\n$body\n} }\nconst attack = (state: State, data: Data): boolean => new Attack(state, data).worked;",
  "const attack = (state: State, data: Data): boolean => [2, 1].sort(() => {\nconst worked = (() => {\n$body\n})();\nif (worked) state.n = -1;\nreturn 0;\n}).length === 2 && state.n === -1;",
  "const attack = (state: State, data: Data): boolean => 'x'.replace('x', () => String((() => {\n$body\n})())) === 'true';",
];

/** Objects of the host's, and a member of each that no module may call. The attack worked if the call gives something. */
export const HOST: readonly (readonly [string, string, string])[] = [
  ["Math", "random", "number"],
  ["Date", "now", "number"],
  ["globalThis", "parseInt", "number"],
  ["Object", "getPrototypeOf", "object"],
  ["Reflect", "ownKeys", "object"],
  ["Intl", "getCanonicalLocales", "object"],
  ["Atomics", "isLockFree", "boolean"],
  ["WebAssembly", "validate", "boolean"],
  ["Symbol", "for", "symbol"],
  ["Array", "fromAsync", "object"],
];

/** Ways to call a member `$m` of a builtin `$b`, with a value of the caller's. */
export const LAUNDRIES: readonly Step[] = [
  { value: "$b.$m($x)" },
  { before: "const { $m: f# } = $b;", value: "f#($x)" },
  { before: "const b#: { $m(x: unknown): unknown } = $b;", value: "b#.$m($x)" },
  { before: "const b# = $b as unknown as { $m(x: unknown): unknown };", value: "b#.$m($x)" },
  { before: "const b# = $b;", value: "b#.$m($x)" },
  { value: "[$b].map((b) => b.$m($x))[0]" },
  { value: "(($b) as unknown as Record<string, (x: unknown) => unknown>)['$m']?.($x)" },
  { value: "(($b) as unknown as Record<string, (x: unknown) => unknown>)[[...'$m'].join('')]?.($x)" },
  { top: "const take# = (b: { $m(x: unknown): unknown }, x: unknown): unknown => b.$m(x);", value: "take#($b, $x)" },
  { before: "const h# = { b: $b };", value: "h#.b.$m($x)" },
  { before: "const s# = { ...$b } as { $m?(x: unknown): unknown };", value: "s#.$m?.($x)" },
  {
    before: "const f# = Object.entries($b).find(([k]) => k === '$m')?.[1] as ((x: unknown) => unknown) | undefined;",
    value: "f#?.($x)",
  },
  { before: "import B# = $b;", value: "B#.$m($x)" },
  { value: "(0, $b).$m($x)" },
  { value: "($b ?? $b).$m($x)" },
  { value: "$b['$m']($x)" },
  { value: "$b?.$m?.($x)" },
  { top: "class Kept# { static readonly b = $b; }", value: "Kept#.b.$m($x)" },
  { before: "const m# = new Map([['b', $b]]);", value: "m#.get('b')?.$m($x)" },
  { before: "const w#: { valueOf(): unknown } = $b;", value: "(w#.valueOf() as { $m(x: unknown): unknown }).$m($x)" },
  { top: "const keep# = (b = $b) => b;", value: "keep#().$m($x)" },
  { before: "const $m# = $b.$m;", value: "$m#($x)" },
  { value: "($b.$m as (x: unknown) => unknown)($x)" },
  { value: "[$x].map($b.$m as (x: unknown) => unknown)[0]" },
];
