/** Ways to call what was reached: as a maker of functions out of text. */
import type { Step } from "./step.ts";

/** Ways to call `$v`, of type unknown, as a maker of functions; the result is compared with 7. */
export const CALLS: readonly Step[] = [
  { value: "($v as Maker)('return 7')()" },
  { value: "($v as unknown as Maker)('return 7')()" },
  { value: "(<Maker>$v)('return 7')()" },
  { before: "const f§: any = $v;", value: "f§('return 7')()" },
  { before: "const f§ = $v; let r§: unknown; if (typeof f§ === 'function') r§ = f§('return 7')();", value: "r§" },
  { before: "const f§ = $v as number | Maker;", value: "(typeof f§ === 'function' ? f§('return 7')() : 0)" },
  {
    top: "const is§ = (v: unknown): v is Maker => v !== undefined;",
    before: "const f§ = $v;",
    value: "(is§(f§) ? f§('return 7')() : 0)",
  },
  {
    top: "function must§(v: unknown): asserts v is Maker {}",
    before: "const f§: unknown = $v; must§(f§);",
    value: "f§('return 7')()",
  },
  {
    top: "function cast§<T>(v: unknown): T;\nfunction cast§(v: unknown): unknown { return v; }",
    value: "cast§<Maker>($v)('return 7')()",
  },
  {
    before:
      "const slots§ = { make: ((s: string) => () => s.length) as Maker }; const wide§: Record<string, unknown> = slots§; wide§['make'] = $v;",
    value: "slots§.make('return 7')()",
  },
  {
    before:
      "const slots§ = { make: ((s: string) => () => s.length) as Maker }; const wide§: { make: unknown } = slots§; wide§.make = $v;",
    value: "slots§.make('return 7')()",
  },
  {
    before: "const slots§: { make: Maker } = { make: (s) => () => s.length }; Object.assign(slots§, { make: $v });",
    value: "slots§.make('return 7')()",
  },
  {
    before: "const makers§: Maker[] = []; const any§: unknown[] = makers§; any§.push($v);",
    value: "makers§[0]?.('return 7')()",
  },
  {
    before: "const makers§ = new Map<string, Maker>(); const any§: Map<string, unknown> = makers§; any§.set('x', $v);",
    value: "makers§.get('x')?.('return 7')()",
  },
  {
    before: "const makers§ = new Set<Maker>(); const any§: Set<unknown> = makers§; any§.add($v);",
    value: "[...makers§][0]?.('return 7')()",
  },
  {
    before: "const table§: Record<string, Maker> = {}; (table§ as Record<string, unknown>)['x'] = $v;",
    value: "table§['x']?.('return 7')()",
  },
  {
    before: "const hidden§: {} = { make: $v }; const shown§: { make?: Maker } = hidden§;",
    value: "shown§.make?.('return 7')()",
  },
  {
    before:
      "const hidden§: { n?: number } = {}; const wide§: { n?: unknown } = hidden§; wide§.n = $v; const made§ = hidden§.n as unknown as Maker;",
    value: "made§('return 7')()",
  },
  {
    top: "interface Sink§ { put(v: unknown): void }\nclass Makers§ { f: Maker = (s) => () => s.length; put(v: Maker): void { this.f = v; } }",
    before: "const s§ = new Makers§(); const sink§: Sink§ = s§; sink§.put($v);",
    value: "s§.f('return 7')()",
  },
  {
    top: "class Late§ { make!: Maker; }",
    before: "const l§ = new Late§(); (l§ as { make: unknown }).make = $v;",
    value: "l§.make('return 7')()",
  },
  { value: "['return 7'].map($v as (s: string) => () => number)[0]?.()" },
  { value: "new ($v as new (s: string) => () => number)('return 7')()" },
  { value: "($v as (s: TemplateStringsArray) => () => number)`return 7`()" },
  { top: "const id§ = <T,>(v: T): T => v;", value: "id§($v as Maker)('return 7')()" },
  { top: "const run§ = (f: (s: string) => () => number): number => f('return 7')();", value: "run§($v as never)" },
  { before: "const pair§ = [$v] as unknown as [Maker];", value: "pair§[0]('return 7')()" },
  { before: "const [f§] = [$v] as unknown as Maker[];", value: "f§?.('return 7')()" },
  {
    before:
      "const u§: { t: 'a'; f: Maker } | { t: 'b'; f: unknown } = { t: 'b', f: $v }; (u§ as { t: string }).t = 'a';",
    value: "(u§.t as string) === 'a' ? (u§ as { t: 'a'; f: Maker }).f('return 7')() : 0",
  },
  { before: "const n§ = $v as never; const m§: Maker = n§;", value: "m§('return 7')()" },
  { before: "const q§ = JSON.parse('[1]', () => $v) as Maker;", value: "q§('return 7')()" },
  { before: "const c§ = ($v) satisfies unknown as Maker;", value: "c§('return 7')()" },
  { before: "const t§ = structuredClone({ make: $v }) as { make: Maker };", value: "t§.make('return 7')()" },
  { before: "let r§: unknown; try { throw $v; } catch (e) { r§ = (e as Maker)('return 7')(); }", value: "r§" },
  {
    before:
      "const w§ = new WeakMap<object, Maker>(); const key§ = {}; (w§ as unknown as WeakMap<object, unknown>).set(key§, $v);",
    value: "w§.get(key§)?.('return 7')()",
  },
  { before: "const handlers§: Record<string, Maker> = { x: $v as Maker };", value: "handlers§['x']?.('return 7')()" },
  {
    before: "const f§ = $v; const checked§ = f§ instanceof Object ? (f§ as unknown as Maker) : undefined;",
    value: "checked§?.('return 7')()",
  },
];

/** Ways to find a function by the key `$k` in tables whose types promise that only makers are there. No assertion is needed. */
export const TABLES: readonly Step[] = [
  { before: "const t§: Record<string, Record<string, Maker>> = {};", value: "t§[$k]?.[$k]?.('return 7')()" },
  { before: "const t§: Record<string, Record<string, Maker>> = { x: {} };", value: "t§['x']?.[$k]?.('return 7')()" },
  {
    before: "const t§: { [k: string]: { [k: string]: Maker } } = {}; const f§ = t§[$k]?.[$k];",
    value: "(f§ ? f§('return 7')() : 0)",
  },
  {
    before: "const t§: Record<string, Record<string, Maker | number>> = {}; const f§ = t§[$k]?.[$k];",
    value: "(typeof f§ === 'function' ? f§('return 7')() : 0)",
  },
  {
    before: "const t§: Record<string, Record<string, new (s: string) => () => number>> = {}; const F§ = t§[$k]?.[$k];",
    value: "(F§ === undefined ? 0 : new F§('return 7')())",
  },
  {
    before: "const t§: Partial<Record<string, Partial<Record<string, Maker>>>> = {}; const { [$k]: inner§ } = t§;",
    value: "inner§?.[$k]?.('return 7')()",
  },
  {
    before: "const t§: Record<string, Record<string, Maker>> = {}; const k§ = $k; const inner§ = t§[k§] ?? {};",
    value: "(k§ in inner§ ? inner§[k§]?.('return 7')() : 0)",
  },
  {
    before: "const t§: Record<string, Record<string, Maker>> = {}; const k§ = $k;",
    value: "t§[k§]?.[k§]?.('return 7')?.()",
  },
  {
    before:
      "const t§: Record<string, Record<string, Maker>> = {}; const k§ = $k; const fs§ = [t§].map((t) => t[k§]?.[k§]);",
    value: "fs§[0]?.('return 7')()",
  },
  {
    before:
      "const t§: Record<string, Record<string, Maker>> = {}; const k§ = $k; let r§ = 0; for (const o of [t§]) { const f = o[k§]?.[k§]; if (f !== undefined) r§ = f('return 7')(); }",
    value: "r§",
  },
  {
    top: "const find§ = <T,>(t: Record<string, T>, k: string): T | undefined => t[k];",
    before: "const t§: Record<string, Record<string, Maker>> = {};",
    value: "find§(find§(t§, $k) ?? {}, $k)?.('return 7')()",
  },
  {
    top: "class Table§<T> { items: Record<string, T> = {}; get(k: string): T | undefined { return this.items[k]; } }",
    before: "const t§ = new Table§<Record<string, Maker>>();",
    value: "t§.get($k)?.[$k]?.('return 7')()",
  },
  {
    top: "const run§ = (f: Maker | undefined): number => f?.('return 7')() ?? 0;",
    before: "const t§: Record<string, Record<string, Maker>> = {};",
    value: "run§(t§[$k]?.[$k])",
  },
  {
    before: "const t§: Record<string, Record<string, { make: Maker }>> = {};",
    value: "t§[$k]?.[$k]?.make?.('return 7')()",
  },
  { before: "const t§: Record<string, Record<string, Maker[]>> = {};", value: "t§[$k]?.[$k]?.[0]?.('return 7')()" },
  {
    before: "const t§: Record<string, Record<string, Maker>> = {}; const m§ = new Map(Object.entries(t§));",
    value: "m§.get($k)?.[$k]?.('return 7')()",
  },
  {
    before:
      "const t§: Record<string, Record<string, Maker>> = {}; const u§ = { ...t§, x: {} } as Record<string, Record<string, Maker>>;",
    value: "u§[$k]?.[$k]?.('return 7')()",
  },
  {
    before: "const t§: Record<string, Record<string, Maker>> = Object.create(null); const k§ = $k;",
    value: "(t§[k§] ?? ({} as Record<string, Maker>))[k§]?.('return 7')()",
  },
  {
    before: "const hidden§: {} = (s: string): number => s.length; const t§: Record<string, Maker> = hidden§;",
    value: "t§[$k]?.('return 7')()",
  },
  {
    before: "const hidden§: {} = [1]; const t§: Record<string, Record<string, Maker>> = hidden§; const k§ = $k;",
    value: "t§[k§]?.[k§]?.('return 7')()",
  },
  {
    top: "class Shape§ { x = 1; run(): number { return 1; } }",
    before:
      "const hidden§: {} = new Shape§(); const t§: Record<string, Record<string, Maker>> = hidden§; const k§ = $k;",
    value: "t§[k§]?.[k§]?.('return 7')()",
  },
  {
    before:
      "const t§: Record<string, Record<string, Maker>> = {}; const at§ = (k: string) => t§[k]; const f§ = at§($k)?.[$k];",
    value: "f§?.('return 7')()",
  },
  {
    before: "const t§: { readonly [k: string]: Maker | { readonly [k: string]: Maker } } = {}; const v§ = t§[$k];",
    value: "(typeof v§ === 'function' ? v§('return 7')() : (v§?.[$k]?.('return 7')() ?? 0))",
  },
  {
    before: "const t§: Record<string, () => Maker> = {}; const f§ = t§[$k];",
    value: "(f§?.() as unknown) === undefined ? 0 : f§?.()('return 7')()",
  },
];
