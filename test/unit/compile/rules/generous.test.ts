/** Ordinary TypeScript that a rule could easily mistake for an attack: each must be accepted as it stands. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are the code under test.
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";

const analyser = createAnalyser();
const DEFINITION =
  "\nexport default { initial: () => ({ n: 0 }), apply: (state: { n: number }, event: { data: { k: string; i: number } }) => state };\n";

/** By what it shows. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "an exhaustive helper":
    "function assertNever(x: never): never { throw new Error(`unexpected: ${JSON.stringify(x)}`); } type S = { t: 'a' } | { t: 'b' }; const f = (s: S): number => { switch (s.t) { case 'a': return 1; case 'b': return 2; default: return assertNever(s); } };",
  "an exhaustive satisfies":
    "type S = 'a' | 'b'; const f = (s: S): number => { if (s === 'a') return 1; if (s === 'b') return 2; s satisfies never; return 0; };",
  "an assertion function over a condition":
    "function check(ok: boolean, text: string): asserts ok { if (!ok) throw new Error(text); } const f = (x?: number): number => { check(x !== undefined, 'no x'); return x; };",
  "a state machine in nested records":
    "type St = 'idle' | 'run'; type Ev = 'go' | 'stop'; const NEXT: Record<St, Partial<Record<Ev, St>>> = { idle: { go: 'run' }, run: { stop: 'idle' } }; const f = (s: St, e: Ev): St => NEXT[s][e] ?? s;",
  "a handler table over the event's types":
    "type Ev = { type: 'a'; n: number } | { type: 'b'; s: string }; type H = { [K in Ev['type']]: (n: number, e: Extract<Ev, { type: K }>) => number }; const H: H = { a: (n, e) => n + e.n, b: (n, e) => n + e.s.length };",
  "a result type with methods in a class":
    "class Ok<T> { readonly ok = true; readonly value: T; constructor(value: T) { this.value = value; } map<U>(f: (t: T) => U): Ok<U> { return new Ok(f(this.value)); } } const f = (): number => new Ok(1).map((n) => n + 1).value;",
  "an abstract class and its children":
    "abstract class Shape { abstract area(): number; describe(): string { return `area ${this.area().toFixed(2)}`; } } class Sq extends Shape { readonly #a: number; constructor(a: number) { super(); this.#a = a; } area(): number { return this.#a ** 2; } } const f = (s: Shape): string => s.describe(); const t = f(new Sq(2));",
  "a generic priority queue":
    "class Heap<T> { private items: T[] = []; constructor(private readonly less: (a: T, b: T) => boolean) {} push(x: T): void { this.items.push(x); let i = this.items.length - 1; while (i > 0) { const p = (i - 1) >> 1; if (!this.less(this.items[i]!, this.items[p]!)) break; [this.items[i], this.items[p]] = [this.items[p]!, this.items[i]!]; i = p; } } get size(): number { return this.items.length; } } const f = (): number => { const h = new Heap<number>((a, b) => a < b); h.push(1); return h.size; };",
  "an iterable class and a spread of it":
    "class Range implements Iterable<number> { constructor(readonly lo: number, readonly hi: number) {} *[Symbol.iterator](): Iterator<number> { for (let i = this.lo; i < this.hi; i++) yield i; } } const f = (): number[] => [...new Range(0, 3)];",
  "a hand-made iterator":
    "const count = (n: number): Iterable<number> => ({ [Symbol.iterator]: () => { let i = 0; return { next: (): IteratorResult<number> => (i < n ? { done: false, value: i++ } : { done: true, value: undefined }) }; } }); const f = (): number[] => Array.from(count(3));",
  "generators in a pipeline":
    "function* take<T>(xs: Iterable<T>, n: number): Generator<T> { let i = 0; for (const x of xs) { if (i++ >= n) return; yield x; } } function* nat(): Generator<number, never> { for (let i = 0; ; i++) yield i; } const f = (): number[] => [...take([1, 2, 3], 2)];",
  "iterator helpers":
    "const f = (m: Map<string, number>): number[] => m.values().filter((n) => n > 1).map((n) => n * 2).take(3).toArray();",
  grouping:
    "const f = (xs: { k: string; n: number }[]) => Object.fromEntries(Object.entries(Object.groupBy(xs, (x) => x.k)).map(([k, v]) => [k, v?.length ?? 0]));",
  "grouping by hand with reduce":
    "const f = (xs: { k: string }[]) => xs.reduce<Record<string, string[]>>((acc, x) => { (acc[x.k] ??= []).push(x.k); return acc; }, {});",
  "grouping by hand, generic":
    "const groupBy = <T, K extends string>(xs: readonly T[], key: (x: T) => K): Record<K, T[]> => { const out = {} as Record<K, T[]>; for (const x of xs) (out[key(x)] ??= []).push(x); return out; };",
  "typed keys of an object": "const f = <T extends object>(o: T): (keyof T)[] => Object.keys(o) as (keyof T)[];",
  "pick and omit, generic":
    "const pick = <T extends object, K extends keyof T>(o: T, ...ks: K[]): Pick<T, K> => { const out = {} as Pick<T, K>; for (const k of ks) out[k] = o[k]; return out; };",
  "a typed update": "const set = <T extends object, K extends keyof T>(o: T, k: K, v: T[K]): T => ({ ...o, [k]: v });",
  "map values, generic":
    "const mapValues = <V, W>(o: Record<string, V>, f: (v: V, k: string) => W): Record<string, W> => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v, k)]));",
  "sums over an interface's values":
    "interface Scores { a: number; b: number } const total = (s: Scores): number => Object.values(s).reduce((x, y) => x + y, 0);",
  "sorting by several keys":
    "const f = (xs: { a: string; n: number }[]) => xs.toSorted((x, y) => y.n - x.n || (x.a < y.a ? -1 : x.a > y.a ? 1 : 0));",
  "sorting texts and numbers as they are":
    "const f = (xs: string[], m: Map<string, number>) => [[...xs].sort(), [...m.keys()].sort(), Object.keys({ a: 1 }).sort()];",
  "filling new arrays":
    "const f = (n: number): number[][] => Array.from({ length: n }, () => new Array<number>(n).fill(0)); const g = (n: number): boolean[] => new Array(n).fill(false); const h: string[] = Array(3).fill('x');",
  "a matrix by index":
    "const mul = (a: number[][], b: number[][]): number[][] => a.map((row) => b[0]!.map((_, j) => row.reduce((s, x, k) => s + x * b[k]![j]!, 0)));",
  "bits and typed arrays":
    "const f = (s: string): number => { const t = new Uint32Array(256); for (let i = 0; i < 256; i++) { let c = i; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; t[i] = c >>> 0; } let crc = -1; for (let i = 0; i < s.length; i++) crc = t[(crc ^ s.charCodeAt(i)) & 255]! ^ (crc >>> 8); return (crc ^ -1) >>> 0; };",
  "big integers":
    "const f = (n: number): string => { let a = 0n; let b = 1n; for (let i = 0; i < n; i++) [a, b] = [b, a + b]; return `${a % 10n ** 20n}`; };",
  "named groups":
    "const ISO = /^(?<y>\\d{4})-(?<m>\\d\\d)$/; const f = (s: string): number => { const m = ISO.exec(s); return m?.groups ? Number(m.groups.y) * 12 + Number(m.groups['m']) : 0; };",
  "a replacer with groups":
    "const camel = (s: string): string => s.replace(/_(\\w)/g, (_, c: string) => c.toUpperCase()).replace(/\\d+/g, (m) => String(Number(m) + 1));",
  "a tokenizer with a sticky loop":
    "const TOKEN = /\\s*(\\d+|[-+*/()])/g; const f = (s: string): string[] => { const out: string[] = []; let m: RegExpExecArray | null; while ((m = TOKEN.exec(s)) !== null) out.push(m[1]!); return out; };",
  "matchAll over a global constant":
    "const WORD = /\\w+/g; const f = (s: string): string[] => [...s.matchAll(WORD)].map((m) => m[0]);",
  "UTC dates":
    "const f = (t: string): string => { const d = new Date(t); d.setUTCDate(d.getUTCDate() + 1); return `${d.getUTCFullYear()}-${String(d.getUTCMonth() + 1).padStart(2, '0')}`; }; const days = (a: Date, b: Date): number => (b.getTime() - a.getTime()) / 86_400_000;",
  "dates in a map":
    "const f = (ts: string[]): string[] => [...new Map(ts.map((t) => [t, new Date(t)] as const)).values()].filter((d) => !Number.isNaN(d.getTime())).map((d) => d.toISOString());",
  "an error in the catch":
    "const f = (s: string): string => { try { return String(JSON.parse(s)); } catch (error) { return error instanceof Error ? error.message : String(error); } };",
  "errors of one's own with causes":
    "class NotFound extends Error { override name = 'NotFound'; constructor(readonly id: string, cause?: unknown) { super(`no ${id}`, { cause }); } } const f = (e: unknown): string => (e instanceof NotFound ? e.id : 'other');",
  "a JSON walk":
    "type Json = string | number | boolean | null | Json[] | { [key: string]: Json }; const size = (j: Json): number => Array.isArray(j) ? j.reduce<number>((n, x) => n + size(x), 1) : j !== null && typeof j === 'object' ? Object.values(j).reduce<number>((n, x) => n + size(x), 1) : 1;",
  "a filter for what is there":
    "const isPresent = <T>(x: T | null | undefined): x is T => x != null; const f = (xs: (number | undefined)[]): number[] => xs.filter(isPresent);",
  "a predicate among one's own classes":
    "class A { a() { return 1; } } class B { b() { return 2; } } const isA = (x: A | B): x is A => x instanceof A; const f = (x: A | B) => (isA(x) ? x.a() : x.b());",
  "a deck that is shuffled when the module loads":
    "const rng = (seed: number) => { let s = seed; return () => (s = (s * 48271) % 2147483647); }; const deck = (() => { const next = rng(7); return [1, 2, 3].map((n) => n + (next() % 2)); })(); const f = () => deck.length;",
  "a fluent builder inside a call":
    "class Query { #parts: string[] = []; where(x: string): this { this.#parts.push(x); return this; } build(): string { return this.#parts.join(' and '); } } const f = () => new Query().where('a').where('b').build();",
  "a comparator factory at module level":
    "const by = <T>(key: (t: T) => number) => (a: T, b: T): number => key(a) - key(b); const byN = by((x: { n: number }) => x.n); const f = (xs: { n: number }[]) => xs.toSorted(byN);",
  "a guard over unknown":
    "interface Order { id: string; lines: { sku: string; n: number }[] } const isOrder = (x: unknown): x is Order => typeof x === 'object' && x !== null && 'id' in x && typeof x.id === 'string' && 'lines' in x && Array.isArray(x.lines);",
  "parsing with an assertion":
    "interface Config { limit: number } const f = (s: string): Config => JSON.parse(s) as Config;",
  "a unique symbol as a brand":
    "declare const brand: unique symbol; type Id = string & { readonly [brand]: 'Id' }; const id = (s: string): Id => s as Id;",
  "enums and their values":
    "enum Colour { Red = 'red', Blue = 'blue' } const all = Object.values(Colour); const f = (s: string): Colour | undefined => all.find((c) => c === s); const enum Bit { A = 1 << 0, B = 1 << 1 } const g = (n: number): boolean => (n & Bit.B) !== 0;",
  "overloads over data":
    "function pad(x: number): string; function pad(x: string, n: number): string; function pad(x: number | string, n = 2): string { return String(x).padStart(n, '0'); }",
  "currying and composition":
    "const compose = <A, B, C>(f: (b: B) => C, g: (a: A) => B) => (a: A): C => f(g(a)); const inc = (n: number) => n + 1; const f = compose(String, inc);",
  "a reducer of reducers":
    "type R<S, E> = (s: S, e: E) => S; const chain = <S, E>(...rs: R<S, E>[]): R<S, E> => (s, e) => rs.reduce((acc, r) => r(acc, e), s);",
  "memory inside one call":
    "const f = (n: number): number => { const memo = new Map<number, number>(); const fib = (k: number): number => { const old = memo.get(k); if (old !== undefined) return old; const x = k < 2 ? k : fib(k - 1) + fib(k - 2); memo.set(k, x); return x; }; return fib(n); };",
  "tables computed at load":
    "const SQUARES = (() => { const out: number[] = []; [1, 2, 3].forEach((n) => out.push(n * n)); return out; })(); const BY = new Map(SQUARES.map((s) => [s, s])); const f = (n: number) => BY.get(n);",
  "names that only look dangerous":
    "interface Window { process: string; global: number; eval: boolean } const f = (window: Window, fetch: (x: string) => string, module = 'm', name = 'n') => `${fetch(window.process)}${module}${name}`; const constructors = ['a']; const callerId = 1; const stackSize = 2; const bindTo = 3;",
  "methods called apply, call and bind":
    "class Patch { constructor(readonly by: number) {} apply(n: number): number { return n + this.by; } call(): number { return 1; } bind(): number { return 2; } } const f = (): number => new Patch(1).apply(1) + new Patch(2).call() + new Patch(3).bind();",
  "optional methods of an object":
    "interface Hooks { before?: (n: number) => number; after?: (n: number) => number } const f = (h: Hooks, n: number): number => h.after?.(h.before?.(n) ?? n) ?? n;",
  "labels, do and switch with fall through":
    "const f = (xs: number[][]): number => { let s = 0; outer: for (const ys of xs) { for (const y of ys) { if (y < 0) continue outer; if (y > 9) break outer; s += y; } } do { s--; } while (s > 5); switch (s) { case 1: case 2: return 2; default: return s; } };",
  "set algebra":
    "const f = (a: Set<string>, b: ReadonlySet<string>): string[] => [...a.union(b).difference(a.intersection(b))];",
  "tuples, variadic and named":
    "type Pair<A, B> = readonly [first: A, second: B]; const swap = <A, B>([a, b]: Pair<A, B>): Pair<B, A> => [b, a]; const zip = <A, B>(as: readonly A[], bs: readonly B[]): [A, B][] => as.flatMap((a, i): [A, B][] => (i < bs.length ? [[a, bs[i] as B]] : []));",
  "template literal types":
    "type Route = `/${string}/${number}`; const f = (a: string, n: number): Route => `/${a}/${n}`;",
  "emoji with joiners in a text": 'const family = "👨‍👩‍👧"; /* 👩‍🚀 in a comment */ const n = [...family].length;',
  "a weak map inside a call":
    "const f = (xs: object[]): number => { const seen = new WeakMap<object, number>(); xs.forEach((x, i) => seen.set(x, i)); return xs.filter((x) => seen.has(x)).length; };",
  "JSON of an object with a replacer":
    "const f = (o: object): string => JSON.stringify(o, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value) : value), 2);",
  "comparing loosely with null":
    "const f = (x: number | null | undefined): number => (x == null ? 0 : x); const g = (s: string, n: number): boolean => Number(s) == n;",
  "import of a type from assay":
    "import { defineReducer, type Event } from 'assay'; type E = Event<'Added', { n: number }>; export default defineReducer<{ n: number }, E>({ initial: () => ({ n: 0 }), apply: (state, event) => ({ n: state.n + event.data.n + (event.time ?? '').length }) });",
};

describe("the analyser accepts", () => {
  for (const [claim, code] of Object.entries(ACCEPTED)) {
    it(claim, () => {
      const text = code.includes("export default") ? code : code + DEFINITION;
      const { findings } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
      expect(findings.map(({ rule, name, message }) => `${rule} ${name}: ${message}`)).toEqual([]);
    });
  }
});
