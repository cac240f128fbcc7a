// Maybe/Either monads as classes with generics, fluent builder, mixin-free, static factories, symbols
class Maybe<T> {
  private constructor(private readonly value: T | null) {}
  static of<T>(value: T | null | undefined): Maybe<T> { return new Maybe<T>(value ?? null); }
  static none<T>(): Maybe<T> { return new Maybe<T>(null); }
  map<U>(f: (t: T) => U): Maybe<U> { return this.value === null ? Maybe.none() : Maybe.of(f(this.value)); }
  flatMap<U>(f: (t: T) => Maybe<U>): Maybe<U> { return this.value === null ? Maybe.none<U>() : f(this.value); }
  getOrElse(d: T): T { return this.value ?? d; }
  toString(): string { return this.value === null ? "None" : `Some(${String(this.value)})`; }
}
class QueryBuilder {
  readonly #parts: string[] = [];
  private limitN?: number;
  where(field: string, op: "=" | "<" | ">", value: string | number): this { this.#parts.push(`${field} ${op} ${JSON.stringify(value)}`); return this; }
  limit(n: number): this { this.limitN = n; return this; }
  build(): string { return this.#parts.join(" AND ") + (this.limitN === undefined ? "" : ` LIMIT ${this.limitN}`); }
}
enum Level { Low = 1, Mid = 5, High = 10 }
const enum Flag { None = 0, A = 1 << 0, B = 1 << 1, Both = A | B }
const levelNames = Object.keys(Level).filter((k) => Number.isNaN(Number(k)));
interface S { queries: string[]; levels: Record<string, number>; flags: number; maybe: string }
export default {
  initial: (): S => ({ queries: [], levels: {}, flags: Flag.None, maybe: "" }),
  apply: (s: S, e: { type: string; data: { min?: number; name?: string; level?: keyof typeof Level } }): S => {
    const q = new QueryBuilder().where("age", ">", e.data.min ?? 0).limit(10).build();
    const lvl = e.data.level ? Level[e.data.level] : Level.Low;
    const label = Level[lvl];
    const m = Maybe.of(e.data.name).map((n) => n.trim()).flatMap((n) => (n ? Maybe.of(n.length) : Maybe.none<number>()));
    return { queries: [...s.queries, q], levels: { ...s.levels, [label]: (s.levels[label] ?? 0) + 1 }, flags: s.flags | (lvl > Level.Low ? Flag.B : Flag.A), maybe: `${m} of ${levelNames.length} ${m.getOrElse(0)}` };
  },
};
