/** Ways to a member of the host's that no module may use, with its owner named. */
import type { Step } from "./step.ts";

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
  { before: "const { $m: f§ } = $b;", value: "f§($x)" },
  { before: "const b§: { $m(x: unknown): unknown } = $b;", value: "b§.$m($x)" },
  { before: "const b§ = $b as unknown as { $m(x: unknown): unknown };", value: "b§.$m($x)" },
  { before: "const b§ = $b;", value: "b§.$m($x)" },
  { value: "[$b].map((b) => b.$m($x))[0]" },
  { value: "(($b) as unknown as Record<string, (x: unknown) => unknown>)['$m']?.($x)" },
  { value: "(($b) as unknown as Record<string, (x: unknown) => unknown>)[[...'$m'].join('')]?.($x)" },
  { top: "const take§ = (b: { $m(x: unknown): unknown }, x: unknown): unknown => b.$m(x);", value: "take§($b, $x)" },
  { before: "const h§ = { b: $b };", value: "h§.b.$m($x)" },
  { before: "const s§ = { ...$b } as { $m?(x: unknown): unknown };", value: "s§.$m?.($x)" },
  {
    before: "const f§ = Object.entries($b).find(([k]) => k === '$m')?.[1] as ((x: unknown) => unknown) | undefined;",
    value: "f§?.($x)",
  },
  { before: "import B§ = $b;", value: "B§.$m($x)" },
  { value: "(0, $b).$m($x)" },
  { value: "($b ?? $b).$m($x)" },
  { value: "$b['$m']($x)" },
  { value: "$b?.$m?.($x)" },
  { top: "class Kept§ { static readonly b = $b; }", value: "Kept§.b.$m($x)" },
  { before: "const m§ = new Map([['b', $b]]);", value: "m§.get('b')?.$m($x)" },
  { before: "const w§: { valueOf(): unknown } = $b;", value: "(w§.valueOf() as { $m(x: unknown): unknown }).$m($x)" },
  { top: "const keep§ = (b = $b) => b;", value: "keep§().$m($x)" },
  { before: "const $m§ = $b.$m;", value: "$m§($x)" },
  { value: "($b.$m as (x: unknown) => unknown)($x)" },
  { value: "[$x].map($b.$m as (x: unknown) => unknown)[0]" },
];

/**
 * Members that a module's own values have and that the library does not declare: what they lend is reached through a type of the author's that does. `$o` is the value, `$m`
 * the member.
 */
export const LENT: { readonly members: readonly (readonly [string, string])[]; readonly ways: readonly Step[] } = {
  members: [
    ["new Date(0)", "getHours"],
    ["new Date(0)", "getTimezoneOffset"],
    ["new Date(0)", "toLocaleString"],
    ["new Date(0)", "getDay"],
    ["'a'", "localeCompare"],
    ["'a'", "anchor"],
    ["data.k", "toLocaleUpperCase"],
    ["data.k", "big"],
    ["1", "toLocaleString"],
    ["10n", "toLocaleString"],
    ["[1]", "toLocaleString"],
    ["{}", "isPrototypeOf"],
    ["{}", "__lookupGetter__"],
    ["/x/", "compile"],
    ["new Error('x')", "stack"],
    ["(() => 1)", "constructor"],
    ["(() => 1)", "bind"],
    ["(function () { return 1; })", "prototype"],
    ["[1].values()", "constructor"],
    ["new Uint8Array(1)", "toLocaleString"],
    ["new Uint8Array(1).buffer", "transfer"],
    ["new Map()", "constructor"],
  ],
  ways: [
    { value: "($o).$m" },
    { before: "const c§: { $m?: unknown } = $o;", value: "c§.$m" },
    { before: "const c§: { $m: unknown } = $o;", value: "c§.$m" },
    { before: "const c§: { $m(): unknown } = $o;", value: "c§.$m" },
    { before: "const c§ = ($o) as { $m?: unknown };", value: "c§.$m" },
    { before: "const c§ = ($o) as unknown as { $m: unknown };", value: "c§.$m" },
    { before: "const c§ = ($o) as unknown as { $m(x?: unknown): unknown };", value: "c§.$m" },
    { before: "const c§: {} = $o; const d§: { $m?: unknown } = c§;", value: "d§.$m" },
    { before: "const c§: {} = $o; const d§: { $m?: () => unknown } = c§;", value: "d§.$m?.()" },
    { before: "const c§: {} = $o; const d§: { $m?(x: unknown): unknown } = c§;", value: "d§.$m?.({})" },
    {
      before: "const c§: {}[] = [$o]; const d§: readonly { $m?: (x: unknown) => unknown }[] = c§;",
      value: "d§[0]?.$m?.({})",
    },
    {
      before: "const c§ = (): {} => $o; const d§: () => { $m?: (x: unknown) => unknown } = c§;",
      value: "d§().$m?.({})",
    },
    {
      top: "const call§ = <T extends { $m?: () => unknown }>(v: T): unknown => v.$m?.();",
      before: "const c§: {} = $o;",
      value: "call§(c§)",
    },
    { before: "const c§: object = ($o) as object; const d§: { $m?: unknown } = c§;", value: "d§.$m" },
    { before: "const { $m: m§ } = ($o) as unknown as { $m?: unknown };", value: "m§" },
    { before: "let m§: unknown; ({ $m: m§ } = ($o) as unknown as { $m?: unknown });", value: "m§" },
    { before: "const c§ = ($o) as unknown as Bag;", value: "c§.$m" },
    { before: "const c§ = ($o) as unknown as Bag;", value: "c§['$m']" },
    { before: "const { $m: m§ } = ($o) as unknown as Bag;", value: "m§" },
    { top: "interface Lent§ { $m?: unknown }", value: "(($o) as unknown as Lent§).$m" },
    { top: "class Lent§ { declare $m?: unknown; x = 1; }", value: "(($o) as unknown as Lent§).$m" },
    {
      top: "const take§ = ({ $m }: { $m?: unknown }): unknown => $m;",
      value: "take§(($o) as unknown as { $m?: unknown })",
    },
    {
      top: "const take§ = <T extends { $m?: unknown }>(v: T): unknown => v.$m;",
      value: "take§(($o) as unknown as { $m?: unknown })",
    },
    {
      top: "const is§ = (v: unknown): v is { $m: unknown } => v !== null;",
      before: "const c§: unknown = $o;",
      value: "(is§(c§) ? c§.$m : undefined)",
    },
    {
      before:
        "const c§: unknown = $o; let m§: unknown; if (typeof c§ === 'object' && c§ !== null && '$m' in c§) m§ = c§.$m;",
      value: "m§",
    },
    { before: "const c§ = Object.assign($o, { own: 1 }) as unknown as { $m?: unknown };", value: "c§.$m" },
    { value: "($o)?.['$m']" },
    { value: "[$o].map((c) => (c as unknown as { $m?: unknown }).$m)[0]" },
    { before: "const c§ = ($o) as { $m?: unknown; n?: number } | undefined;", value: "c§?.$m" },
  ],
};
