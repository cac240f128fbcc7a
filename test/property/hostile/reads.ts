/** Ways to reach the member `$k` of `$o`, which is seen as a record of unknown things. */
import type { Step } from "./step.ts";

/** The first is the plainest. */
export const READS: readonly Step[] = [
  { value: "$o[$k]" },
  { value: "$o?.[$k]" },
  { value: "$o[($k)]" },
  { value: "$o![$k]" },
  { value: "($o)[$k]!" },
  { value: "$o[$k] as unknown" },
  { value: "($o[$k], $o[$k])" },
  { value: "[$o][0]?.[$k]" },
  { value: "{ o: $o }.o[$k]" },
  { value: "(data.i === 0 ? $o : {})[$k]" },
  { value: "($o ?? {})[$k]" },
  { value: "((): Bag => $o)()[$k]" },
  { value: "((): Bag => $o)()?.[$k]" },
  { value: "((k: string): unknown => $o[k])($k)" },
  { value: "((k = $k): unknown => $o[k])()" },
  { value: "((...k: string[]): unknown => $o[k[0] ?? ''])($k)" },
  { value: "((...k: string[]): unknown => $o[`${k}`])($k)" },
  { before: "const o§ = $o; const k§ = $k;", value: "o§[k§]" },
  { before: "const o§ = $o; const k§ = $k;", value: "o§?.[k§]" },
  { before: "const o§ = $o; const k§ = [$k];", value: "o§[k§ as unknown as string]" },
  { before: "const o§ = $o; const k§ = [$k];", value: "o§[String(k§)]" },
  { before: "const o§ = $o; const k§ = { toString: (): string => $k };", value: "o§[k§ as unknown as string]" },
  { before: "const o§ = $o; const k§ = { toString: (): string => $k };", value: "o§[`${k§}`]" },
  {
    before: "const o§ = $o; let t§ = 0; const k§ = { toString: (): string => (t§++ > 0 ? ($k) : 'zz') };",
    value: "(o§[k§ as unknown as string] ?? o§[k§ as unknown as string])",
  },
  { before: "const o§ = $o; const k§ = $k; let v§: unknown; if (k§.length > 0) v§ = o§[k§];", value: "v§" },
  { before: "const o§ = $o; const k§ = $k as unknown as number;", value: "(o§ as unknown as unknown[])[k§]" },
  { before: "const o§ = $o; const k§ = $k as unknown as keyof typeof o§;", value: "o§[k§]" },
  { before: "const o§ = $o; let i§: number | string = 0; i§ = $k;", value: "o§[i§]" },
  { before: "const o§ = $o; let i§ = 0; i§ = ($k) as unknown as number;", value: "(o§ as unknown as unknown[])[i§]" },
  { before: "const o§ = $o as unknown as unknown[]; let i§ = 0; [i§] = [$k] as unknown as [number];", value: "o§[i§]" },
  {
    before: "const o§ = $o as unknown as unknown[]; let i§ = 0; ({ i: i§ } = { i: $k } as unknown as { i: number });",
    value: "o§[i§]",
  },
  {
    before: "const o§ = $o as unknown as unknown[]; let i§ = 0; for (i§ of [$k] as unknown as number[]) break;",
    value: "o§[i§]",
  },
  {
    before: "const o§ = $o as unknown as unknown[]; let i§ = 0; i§ += ($k) as unknown as number;",
    value: "(o§[String(i§).slice(1) as unknown as number])",
  },
  { before: "const o§ = $o; const { [$k]: v§ } = o§;", value: "v§" },
  { before: "const { [$k]: v§ } = $o;", value: "v§" },
  { before: "const { [$k]: v§ = undefined } = $o;", value: "v§" },
  { before: "const o§ = $o; const { o: { [$k]: v§ } } = { o: o§ };", value: "v§" },
  { before: "const o§ = $o; const [{ [$k]: v§ }] = [o§] as const;", value: "v§" },
  { before: "const o§ = $o; const { o: { [$k]: v§ } = {} }: { o?: Bag } = { o: o§ };", value: "v§" },
  {
    before:
      "const o§ = $o; const k§ = $k; const { k: q§, [q§]: v§ }: { k: string; [x: string]: unknown } = Object.assign(o§ as unknown as object, {}) === undefined ? { k: '' } : ({ k: k§, ...{ v: o§[k§] } } as { k: string });",
    value: "v§",
  },
  { before: "let v§: unknown; ({ [$k]: v§ } = $o);", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; ({ [$k]: v§ } = o§);", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; [{ [$k]: v§ }] = [o§] as [Bag];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; ({ o: { [$k]: v§ } } = { o: o§ });", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; ({ [$k]: v§ = 0 } = o§); if (v§ === 0) v§ = undefined;", value: "v§" },
  { before: "const w§: Bag = {}; const o§ = $o; ({ [$k]: w§['v'] } = o§);", value: "w§['v']" },
  { before: "let v§: unknown; for ({ [$k]: v§ } of [$o] as Bag[]) break;", value: "v§" },
  { before: "let v§: unknown; for (const { [$k]: w } of [$o] as Bag[]) v§ = w;", value: "v§" },
  { before: "let v§: unknown; for (const [{ [$k]: w }] of [[$o]] as [Bag][]) v§ = w;", value: "v§" },
  { before: "let v§: unknown; const k§ = $k; for (const o of [$o] as Bag[]) v§ = o[k§];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; for (const k of [$k]) v§ = o§[k];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; for (const [k] of [[$k]] as [string][]) v§ = o§[k];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; for (const k in { [$k]: 1 }) v§ = o§[k];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; let k§ = ''; for (k§ in { [$k]: 1 }) v§ = o§[k§];", value: "v§" },
  { before: "let v§: unknown; const o§ = $o; for (let k = $k; k !== ''; k = '') v§ = o§[k];", value: "v§" },
  { before: "let v§: unknown; try { throw $o; } catch (e) { v§ = (e as Bag)[$k]; }", value: "v§" },
  { before: "let v§: unknown; try { throw $o; } catch ({ [$k]: w }: unknown) { v§ = w; }", value: "v§" },
  { value: "[$o].map((o) => o[$k])[0]" },
  { value: "[$k].map((k) => $o[k])[0]" },
  { value: "[$k].flatMap((k) => [$o[k]]).at(0)" },
  { value: "[$o].map(({ [$k]: v }) => v)[0]" },
  { value: "Array.from([$k], (k) => $o[k])[0]" },
  { value: "Array.from({ length: 1 }, () => $o[$k])[0]" },
  { value: "[...new Map([[$k, $o]])].map(([k, o]) => o[k])[0]" },
  { value: "[$k].reduce<unknown>((o, k) => (o as Bag)[k], $o)" },
  { value: "['x', $k].reduce<unknown>((o, k) => (o as Bag)[k], { x: $o })" },
  { value: "[$k].values().map((k) => $o[k]).toArray()[0]" },
  { value: "Object.entries({ [$k]: $o }).map(([k, o]) => o[k])[0]" },
  { value: "Object.keys({ [$k]: 1 }).map((k) => $o[k])[0]" },
  { value: "(Object.values(Object.groupBy([$o], () => 'x'))[0] as Bag[])[0]?.[$k]" },
  { before: "const c§ = { ...$o } as Bag;", value: "c§[$k]" },
  { before: "const c§ = Object.assign({}, $o) as Bag;", value: "c§[$k]" },
  { before: "const { ...c§ } = $o;", value: "c§[$k]" },
  { before: "const { n: _§, ...c§ } = $o;", value: "c§[$k]" },
  { before: "const c§ = Object.fromEntries(Object.entries($o)) as Bag;", value: "c§[$k]" },
  { before: "const o§ = $o; const k§ = $k; const f§ = (): unknown => o§[k§];", value: "f§()" },
  { before: "const o§ = $o; const f§ = function (k: string): unknown { return o§[k]; };", value: "f§($k)" },
  { before: "const o§ = $o; const a§ = { get(k: string): unknown { return o§[k]; } };", value: "a§.get($k)" },
  { before: "const o§ = $o; const k§ = $k; const v§ = k§ in o§ ? o§[k§] : undefined;", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; const v§ = Object.hasOwn(o§, k§) ? undefined : o§[k§];", value: "v§" },
  { before: "const o§ = $o; const k§ = $k;", value: "(o§[k§] ?? undefined)" },
  { before: "const o§ = $o; const k§ = $k;", value: "(o§[k§] || undefined)" },
  { before: "const o§ = $o; const k§ = $k;", value: "(o§[k§] && o§[k§])" },
  { before: "const o§: Bag = { o: $o }; const k§ = $k;", value: "(o§['o'] as Bag)[k§]" },
  { before: "const o§: Bag = { o: $o }; const k§ = $k;", value: "(o§['o'] as Bag | undefined)?.[k§]" },
  { before: "const o§: { p?: { q: Bag } } = { p: { q: $o } }; const k§ = $k;", value: "o§.p?.q[k§]" },
  { before: "const o§: { p?: { q?: Bag } } = { p: { q: $o } }; const k§ = $k;", value: "o§?.p?.q?.[k§]" },
  { before: "const o§: Record<string, Bag> = { x: $o }; const k§ = $k;", value: "o§['x']?.[k§]" },
  {
    before:
      "const o§: Record<string, Record<string, unknown>> = { x: $o }; const x§ = data.i === 0 ? 'x' : 'y'; const k§ = $k;",
    value: "o§[x§]?.[k§]",
  },
  {
    before: "const o§ = $o; const k§ = $k; const t§ = `${String(Boolean(o§[k§]))}`;",
    value: "(t§ === 'true' ? 1 : undefined)",
  },
  {
    before: "const o§ = $o; const k§ = $k; let v§: unknown; switch (true) { case o§[k§] !== undefined: v§ = o§[k§]; }",
    value: "v§",
  },
  { before: "const o§ = $o; const k§ = $k; let v§: unknown; do { v§ = o§[k§]; } while (false);", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; let v§: unknown; out: { v§ = o§[k§]; break out; }", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; const l§: unknown[] = [o§[k§], ...[o§[k§]]];", value: "l§[1]" },
  { before: "const o§ = $o; const k§ = $k; const l§ = { v: o§[k§] };", value: "l§.v" },
  { before: "const o§ = $o; const k§ = $k; const { v: v§ = o§[k§] }: { v?: unknown } = {};", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; const [v§ = o§[k§]]: unknown[] = [];", value: "v§" },
  {
    before: "const o§ = $o; const k§ = $k; const m§ = new Map<unknown, number>([[o§[k§], 1]]);",
    value: "[...m§.keys()][0]",
  },
  { before: "const o§ = $o; const k§ = $k; let v§ = o§[k§]; v§ ??= undefined;", value: "v§" },
  { before: "const o§ = { ...{ o: $o } }; const k§ = $k; let v§: unknown; v§ = o§.o[k§] ??= undefined;", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; let v§: unknown; v§ = o§[k§] ||= undefined;", value: "v§" },
  { before: "const o§ = $o; const k§ = $k; let v§: unknown; v§ = o§[k§] &&= o§[k§];", value: "v§" },
  {
    before: "const o§ = $o; const k§ = $k; const j§ = JSON.stringify({ v: typeof o§[k§] });",
    value: '(j§ === \'{"v":"undefined"}\' ? undefined : 1)',
  },
  { before: "const o§ = $o; const k§ = $k; const v§ = (void 0, o§)[k§];", value: "v§" },
  { top: "const read§ = (o: Bag, k: string): unknown => o[k];", value: "read§($o, $k)" },
  { top: "function read§(o: Bag, k: string, v = o[k]): unknown { return v; }", value: "read§($o, $k)" },
  {
    top: "function read§(this: Bag, k: string): unknown { return this[k]; }",
    before: "const o§ = $o;",
    value: "read§.call(o§, $k)",
  },
  { top: "const read§ = (k: string, { [k]: v }: Bag): unknown => v;", value: "read§($k, $o)" },
  { top: "const read§ = (k: string, { [k]: v } = {} as Bag): unknown => v;", value: "read§($k, $o)" },
  {
    top: "function read§({ k, o: { [k]: v } }: { k: string; o: Bag }): unknown { return v; }",
    value: "read§({ k: $k, o: $o })",
  },
  { top: "function read§(k: string, ...[{ [k]: v }]: [Bag]): unknown { return v; }", value: "read§($k, $o)" },
  {
    top: "function read§<T extends object, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }",
    value: "read§($o, $k)",
  },
  {
    top: "function read§<T, K extends keyof T>(o: T, k: K): T[K] { const { [k]: v } = o; return v; }",
    value: "read§($o, $k)",
  },
  {
    top: "const read§ = <K extends string>(o: { [P in K]?: unknown }, k: K): unknown => o[k];",
    value: "read§($o, $k)",
  },
  {
    top: "const read§ = <T,>(o: Readonly<Record<string, T>>, k: string): T | undefined => o[k];",
    value: "read§($o, $k)",
  },
  { top: "const pluck§ = (k: string) => (o: Bag): unknown => o[k];", value: "pluck§($k)($o)" },
  { top: "const pluck§ = (k: string) => ({ [k]: v }: Bag): unknown => v;", value: "pluck§($k)($o)" },
  {
    top: "const path§ = (o: unknown, p: readonly string[]): unknown => { let at = o; for (const k of p) at = (at as Bag)[k]; return at; };",
    value: "path§($o, [$k])",
  },
  {
    top: "const path§ = (o: unknown, p: readonly string[]): unknown => (p.length === 0 ? o : path§((o as Bag)[p[0] ?? ''], p.slice(1)));",
    value: "path§($o, [$k])",
  },
  {
    top: "class Reader§ { constructor(readonly o: Bag) {} get(k: string): unknown { return this.o[k]; } }",
    value: "new Reader§($o).get($k)",
  },
  {
    top: "class Reader§ { #o: Bag; constructor(o: Bag) { this.#o = o; } get(k: string): unknown { return this.#o[k]; } }",
    value: "new Reader§($o).get($k)",
  },
  {
    top: "class Reader§ { #o: Bag; constructor(o: Bag) { this.#o = o; } get(k: string): unknown { const { [k]: v } = this.#o; return v; } }",
    value: "new Reader§($o).get($k)",
  },
  { top: "class Reader§ { static get(o: Bag, k: string): unknown { return o?.[k]; } }", value: "Reader§.get($o, $k)" },
  {
    top: "class Reader§ { readonly v: unknown; constructor(o: Bag, k: string) { this.v = o[k]; } }",
    value: "new Reader§($o, $k).v",
  },
  {
    top: "class Reader§ { constructor(readonly o: Bag, readonly k: string, readonly v: unknown = o[k]) {} }",
    value: "new Reader§($o, $k).v",
  },
  {
    top: "class Reader§ { constructor(readonly o: Bag, readonly k: string) {} get v(): unknown { return this.o[this.k]; } }",
    value: "new Reader§($o, $k).v",
  },
  {
    top: "class Base§ { read(o: Bag, k: string): unknown { return o[k]; } }\nclass Reader§ extends Base§ { override read(o: Bag, k: string): unknown { return super.read(o, k); } }",
    value: "new Reader§().read($o, $k)",
  },
  {
    top: "class Self§ { x = 1; at(k: string): unknown { return (this as unknown as Bag)[k]; } }",
    before: "const o§ = $o;",
    value: "(new Self§().at($k) ?? o§[$k])",
  },
  {
    top: "function* read§(o: Bag, k: string): Generator<unknown, void, undefined> { yield o[k]; }",
    value: "[...read§($o, $k)][0]",
  },
  {
    top: "function* read§(o: Bag): Generator<unknown, void, string> { let k = ''; for (;;) k = yield o[k]; }",
    before: "const g§ = read§($o); g§.next();",
    value: "g§.next($k).value",
  },
  { top: "namespace Reads§ { export const of = (o: Bag, k: string): unknown => o[k]; }", value: "Reads§.of($o, $k)" },
  { top: "const table§ = { read: (o: Bag, k: string): unknown => o[k] };", value: "table§.read($o, $k)" },
  { top: "const tag§ = (t: TemplateStringsArray, o: Bag, k: string): unknown => o[k];", value: "tag§`${$o}${$k}`" },
  {
    before:
      "const a§ = [$o]; const k§ = $k; const v§: unknown[] = []; a§.sort((x) => { v§.push(x[k§]); return 0; }); a§.forEach((x) => v§.push(x[k§]));",
    value: "v§[0]",
  },
  {
    before: "const k§ = $k; const o§ = $o; let v§: unknown; 'x'.replace('x', () => { v§ = o§[k§]; return ''; });",
    value: "v§",
  },
  {
    before: "const k§ = $k; const o§ = $o; let v§: unknown; JSON.parse('1', () => { v§ = o§[k§]; return 1; });",
    value: "v§",
  },
  {
    before: "const k§ = $k; const o§ = $o; let v§: unknown; JSON.stringify(1, () => { v§ = o§[k§]; return 1; });",
    value: "v§",
  },
  {
    before:
      "const k§ = $k; const o§ = $o; let v§: unknown; const h§ = { [Symbol.iterator]: function* () { v§ = o§[k§]; yield 1; } }; [...h§];",
    value: "v§",
  },
  {
    before:
      "const k§ = $k; const o§ = $o; let v§: unknown; const h§ = { valueOf: (): number => { v§ = o§[k§]; return 1; } }; Number(h§);",
    value: "v§",
  },
  {
    before:
      "const k§ = $k; const o§ = $o; let v§: unknown; const h§ = { get n(): unknown { return o§[k§]; } }; v§ = h§.n;",
    value: "v§",
  },
  { before: "const k§ = $k; const o§ = $o; class C§ { [`x`] = o§[k§]; }", value: "new C§().x" },
  { before: "const k§ = $k; const o§ = $o; class C§ { static readonly v = o§[k§]; }", value: "C§.v" },
  {
    before: "const t§ = JSON.stringify($o, [$k]);",
    value: "(t§ === undefined || t§ === '{}' || t§.startsWith('[') || !t§.startsWith('{') ? undefined : t§)",
  },
  {
    before: "const l§ = Array.from($o as unknown as { length: number }, (x) => x); const k§ = $k;",
    value: "(l§ as unknown as Bag)[k§]",
  },
  { value: "Reflect.get($o, $k)" },
  { value: "Object.getOwnPropertyDescriptor(Object.getPrototypeOf($o), $k)" },
  { value: "Object.getPrototypeOf($o)" },
];

/** Ways to ask whether `$o` has the member `$k`, inherited ones included: each gives something if it has. */
export const ASKS: readonly Step[] = [
  { value: "($k in $o ? 1 : undefined)" },
  { before: "const o§ = $o; const k§ = $k;", value: "(k§ in o§ ? 1 : undefined)" },
  { before: "const o§ = $o; const k§ = [$k];", value: "((k§ as unknown as string) in o§ ? 1 : undefined)" },
  {
    before: "const o§ = $o; const k§ = $k; let v§: unknown; if (!(k§ in o§)) v§ = undefined; else v§ = 1;",
    value: "v§",
  },
  { before: "const o§ = $o; let v§: unknown; for (const k of [$k]) if (k in o§) v§ = 1;", value: "v§" },
  {
    top: "const has§ = <T extends object>(o: T, k: PropertyKey): boolean => k in o;",
    value: "(has§($o, $k) ? 1 : undefined)",
  },
];

/** Ways to read `$k` of `$o`, whatever type that has; several of them write the name down. Used to reach the constructor of functions. */
export const RAW_READS: readonly Step[] = [
  { value: "($o as unknown as Record<string, unknown>)[$k]" },
  { value: "(($o) as unknown as { constructor: unknown }).constructor" },
  { value: "($o)['constructor']" },
  { value: "($o)?.['constructor']" },
  { before: "const o§ = ($o) as unknown as Record<string, unknown>;", value: "o§[$k]" },
  {
    before: "const o§: Record<string, unknown> = { inner: $o };",
    value: "(o§['inner'] as Record<string, unknown>)[$k]",
  },
  { before: "const { [$k]: v§ } = ($o) as unknown as Record<string, unknown>;", value: "v§" },
  { before: "const { constructor: v§ } = ($o) as unknown as object;", value: "v§" },
  { before: "let v§: unknown; ({ [$k]: v§ } = ($o) as unknown as Record<string, unknown>);", value: "v§" },
  { before: "let v§: unknown; for ({ [$k]: v§ } of [($o) as unknown as Record<string, unknown>]) break;", value: "v§" },
  {
    top: "const read§ = (o: Record<string, unknown>, k: string): unknown => o[k];",
    value: "read§(($o) as unknown as Record<string, unknown>, $k)",
  },
  { top: "function read§<T, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }", value: "read§($o, ($k) as never)" },
  {
    top: "const read§ = ({ [key§]: v = undefined }: Record<string, unknown>): unknown => v;\nconst key§: string = 'con' + 'structor';",
    value: "read§(($o) as unknown as Record<string, unknown>)",
  },
  {
    top: "const read§ = (o: Record<string, Record<string, unknown>>, k: string): unknown => o['x']?.[k];",
    value: "read§({ x: ($o) as unknown as Record<string, unknown> }, $k)",
  },
  { value: "[($o) as unknown as Record<string, unknown>].map((o) => o[$k])[0]" },
  { value: "(($o) as unknown as { [name: string]: unknown })[$k]" },
  { value: "Reflect.get(($o) as unknown as object, $k)" },
  { value: "Object.getOwnPropertyDescriptor(Object.getPrototypeOf($o), $k)?.value" },
  { value: "(Object.getPrototypeOf($o) as Record<string, unknown>)[$k]" },
  { before: "const e§ = Object.entries({ x: $o })[0];", value: "(e§?.[1] as unknown as Record<string, unknown>)[$k]" },
  { before: "const a§ = Object.assign({}, $o) as Record<string, unknown>;", value: "a§[$k]" },
  { before: "const s§ = { ...(($o) as unknown as object) } as Record<string, unknown>;", value: "s§[$k]" },
  {
    top: "class Reader§ { constructor(readonly o: Record<string, unknown>) {} get(k: string): unknown { return this.o[k]; } }",
    value: "new Reader§(($o) as unknown as Record<string, unknown>).get($k)",
  },
  {
    top: "class Self§ { at(k: string): unknown { return (this as unknown as Record<string, unknown>)[k]; } }",
    value: "new Self§().at($k)",
  },
  {
    top: "class Base§ { x = 1; }\nclass Super§ extends Base§ { at(k: string): unknown { return (super.toString as unknown as Record<string, unknown>)[k]; } }",
    value: "new Super§().at($k)",
  },
  { before: "const box§: { inner?: unknown } = { inner: $o };", value: "(box§.inner as Record<string, unknown>)[$k]" },
  {
    before: "let w§: unknown; for (const k in { [$k]: 1 }) w§ = (($o) as unknown as Record<string, unknown>)[k];",
    value: "w§",
  },
  { value: "(($o) as unknown as Record<string, unknown>)[($k) as 'constructor']" },
  {
    before: "const key§: unique symbol | string = $k as string;",
    value: "(($o) as unknown as Record<string, unknown>)[key§ as string]",
  },
  {
    before: "const t§ = (($o) as unknown as Record<string, unknown>); const c§ = $k;",
    value: "(t§[c§] ??= undefined)",
  },
  {
    before: "const t§ = (($o) as unknown as Record<string, unknown>); const c§ = $k;",
    value: "(c§ in t§ ? t§[c§] : undefined)",
  },
  {
    before: "const r§ = ['x', $k].reduce<unknown>((at, k) => (at as Record<string, unknown>)[k], { x: $o });",
    value: "r§",
  },
  {
    before: "const g§ = Object.groupBy([$o], () => 'x') as unknown as Record<string, Record<string, unknown>[]>;",
    value: "g§['x']?.[0]?.[$k]",
  },
  {
    before: "const m§ = new Map<string, Record<string, unknown>>([['x', ($o) as unknown as Record<string, unknown>]]);",
    value: "m§.get('x')?.[$k]",
  },
  { before: "enum E§ { K = 'constructor' }", value: "(($o) as unknown as Record<string, unknown>)[E§.K]" },
  {
    before: "const j§ = JSON.parse('{\"__proto__\":{}}') as Record<string, unknown>;",
    value: "(j§[$k] ?? (($o) as unknown as Record<string, unknown>)[$k])",
  },
];
