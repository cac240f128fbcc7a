/** Ways to name a member that no module may reach. Each gives a text; `data` is in scope. */
import type { Step } from "./step.ts";

/** What an event brings along, for the name that a module is after. */
export function dataFor(name: string): Readonly<Record<string, unknown>> {
  const middle = Math.ceil(name.length / 2);
  return {
    k: name,
    a: name.slice(0, middle),
    b: name.slice(middle),
    i: 0,
    list: [name],
    codes: [...name].map((letter) => letter.codePointAt(0)),
    map: { key: name },
    pairs: [["name", name]],
    deep: { names: [{ text: name }] },
    json: JSON.stringify({ [name]: 1 }),
  };
}

/** The type of `dataFor`, in the module. */
export const DATA_TYPE =
  "{ k: string; a: string; b: string; i: number; list: string[]; codes: number[]; map: Record<string, string>; pairs: [string, string][]; deep: { names: { text: string }[] }; json: string }";

/** What fills the holes of `NAMES`: `$N` the name as a literal, `$A` and `$B` its halves, `$E` with an escape, `$R` backwards, `$X` bare. */
export function holesOf(name: string): Readonly<Record<string, string>> {
  const { a, b } = dataFor(name);
  const escaped = `\\u${(name.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}${name.slice(1)}`;
  return {
    N: `'${name}'`,
    A: `'${String(a)}'`,
    B: `'${String(b)}'`,
    E: `'${escaped}'`,
    R: `'${[...name].reverse().join("")}'`,
    X: name,
  };
}

/** The first is the plainest: shrinking ends there. */
export const NAMES: readonly Step[] = [
  { value: "data.k" },
  { value: "data.a + data.b" },
  { value: "`${data.a}${data.b}`" },
  { value: "`${data.k}`" },
  { value: "[data.a, data.b].join('')" },
  { value: "data.list[data.i] ?? ''" },
  { value: "data.list.at(-1) ?? ''" },
  { value: "String.fromCharCode(...data.codes)" },
  { value: "String.fromCodePoint(...data.codes)" },
  { value: "data.codes.map((c) => String.fromCharCode(c)).join('')" },
  { value: "data.map['key'] ?? ''" },
  { value: "Object.values(data.map)[0] ?? ''" },
  { value: "Object.entries(data.map)[0]?.[1] ?? ''" },
  { value: "Object.keys({ [data.k]: 1 })[0] ?? ''" },
  { value: "Object.getOwnPropertyNames({ [data.k]: 1 })[0] ?? ''" },
  { value: "Object.keys(JSON.parse(data.json) as object)[0] ?? ''" },
  { value: "[...new Set(data.list)][0] ?? ''" },
  { value: "new Map(data.pairs).get('name') ?? ''" },
  { value: "[...new Map([[data.k, 1]]).keys()][0] ?? ''" },
  { value: "data.deep.names[0]?.text ?? ''" },
  { value: "data.k.split('').join('')" },
  { value: "[...data.k].reduce((x, c) => x + c, '')" },
  { value: "data.k.concat('')" },
  { value: "data.k.normalize('NFC')" },
  { value: "data.k.padEnd(1)" },
  { value: "data.k.slice(0)" },
  { value: "data.k.repeat(1)" },
  { value: "data.k.toString()" },
  { value: "data.k.valueOf()" },
  { value: "String(data.k)" },
  { value: "String([data.k])" },
  { value: "JSON.parse(JSON.stringify(data.k)) as string" },
  { value: "structuredClone(data.k)" },
  { value: "data.k.replace(/^(.)/, (c) => c)" },
  { value: "(/^\\w+$/.exec(data.k)?.[0] ?? '')" },
  { value: "([...data.k.matchAll(/\\w+/g)][0]?.[0] ?? '')" },
  { value: "[$A, $B].join('')" },
  { value: "($A + $B)" },
  { value: "`${$A}${$B}`" },
  { value: "$R.split('').reverse().join('')" },
  { value: "[...$R].toReversed().join('')" },
  { value: "'-$X-'.slice(1, -1)" },
  { value: "decodeURIComponent($N)" },
  { value: "$A.concat($B)" },
  { value: "[$A, $B].reduce((x, y) => x + y)" },
  { value: "((parts: readonly string[]) => parts.join(''))([$A, $B])" },
  { value: "(() => { let s = ''; for (const c of data.codes) s += String.fromCodePoint(c); return s; })()" },
  { value: "(() => { let s: string = $A; s += $B; return s; })()" },
  { before: "let name§ = $A; name§ += $B;", value: "name§" },
  { before: "let name§: string = ''; [name§] = [data.k];", value: "name§" },
  { before: "let name§: string = ''; for (name§ of data.list) break;", value: "name§" },
  { before: "let name§ = ''; for (const k in { [data.k]: 1 }) name§ = k;", value: "name§" },
  { before: "const { k: name§ } = data;", value: "name§" },
  { before: "const [name§ = ''] = data.list;", value: "name§" },
  { before: "const [[, name§ = ''] = ['', '']] = data.pairs;", value: "name§" },
  { before: "const names§ = { text: data.k };", value: "names§.text" },
  { before: "const name§ = ((k = data.k) => k)();", value: "name§" },
  { before: "let name§ = ''; try { throw data.k; } catch (error) { name§ = String(error); }", value: "name§" },
  {
    before: "let name§ = ''; try { throw new Error(data.k); } catch (e) { if (e instanceof Error) name§ = e.message; }",
    value: "name§",
  },
  {
    top: "function* names§(k: string): Generator<string, void, undefined> { yield k; }",
    value: "[...names§(data.k)].join('')",
  },
  {
    top: "class Name§ { constructor(readonly text: string) {} toString(): string { return this.text; } }",
    value: "`${new Name§(data.k)}`",
  },
  {
    top: "class Secret§ { #k: string; constructor(k: string) { this.#k = k; } get k(): string { return this.#k; } }",
    value: "new Secret§(data.k).k",
  },
  { top: "const join§ = (...parts: string[]): string => parts.join('');", value: "join§(data.a, data.b)" },
  { top: "const PARTS§ = [$A, $B] as const;", value: "PARTS§.join('')" },
  { top: "const NAME§: string = [$A, $B].join('');", value: "NAME§" },
  { top: "const same§ = <T,>(v: T): T => v;", value: "same§(data.k)" },
  { top: "const same§ = <const T extends string>(v: T): T => v;", value: "same§(data.k)" },
  { top: "enum Part§ { A = $A, B = $B }", value: "Part§.A + Part§.B" },
  { top: "namespace Names§ { export const of = (d: { k: string }): string => d.k; }", value: "Names§.of(data)" },
  { value: "data.k as 'length'" },
  { value: "data.k as `${string}`" },
  { value: "data.k as never as string" },
  { value: "data.k as unknown as 'n' | 'x'" },
  { value: "data.k satisfies string" },
  { value: "(data.i === 0 ? data.k : 'n')" },
  { value: "(data.k || 'n')" },
  { value: "(0, data.k)" },
  // Written down in the source: refused by name, whatever the receiver.
  { value: "$N" },
  { value: "$E" },
  { value: "String.raw`$X`" },
  { value: "($N as string)" },
  { value: "(data.i === 0 ? $N : 'n')" },
  { top: "enum Whole§ { K = $N }", value: "Whole§.K" },
  { top: "const WHOLE§ = { k: $N } as const;", value: "WHOLE§.k" },
];
