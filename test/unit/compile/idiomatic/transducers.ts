// Observable-ish pipeline w/ transducers & reduce typing, Symbol.iterator class, tagged union visitor with mapped generic
type Reducer<A, T> = (acc: A, x: T) => A;
type Transducer<T, U> = <A>(r: Reducer<A, U>) => Reducer<A, T>;
const mapT = <T, U>(f: (t: T) => U): Transducer<T, U> => (r) => (acc, x) => r(acc, f(x));
const filterT = <T>(p: (t: T) => boolean): Transducer<T, T> => (r) => (acc, x) => (p(x) ? r(acc, x) : acc);
const compose2 = <A, B, C>(f: Transducer<A, B>, g: Transducer<B, C>): Transducer<A, C> => (r) => f(g(r));
const transduce = <T, U, A>(t: Transducer<T, U>, r: Reducer<A, U>, init: A, xs: Iterable<T>): A => { const step = t(r); let acc = init; for (const x of xs) acc = step(acc, x); return acc; };
type Shape = { kind: "sq"; s: number } | { kind: "ci"; r: number } | { kind: "tr"; b: number; h: number };
type Visitor<R> = { [K in Shape["kind"]]: (s: Extract<Shape, { kind: K }>) => R };
const visit = <R>(shape: Shape, v: Visitor<R>): R => {
  switch (shape.kind) { case "sq": return v.sq(shape); case "ci": return v.ci(shape); case "tr": return v.tr(shape); }
};
const area: Visitor<number> = { sq: ({ s }) => s * s, ci: ({ r }) => Math.PI * r * r, tr: ({ b, h }) => (b * h) / 2 };
interface Node<T> { value: T; next: Node<T> | null }
class LinkedList<T> {
  #head: Node<T> | null = null;
  size = 0;
  get first(): T | undefined { return this.#head?.value; }
  add(value: T) { this.#head = { value, next: this.#head }; this.size++; return this; }
  *[Symbol.iterator]() { for (let n = this.#head; n; n = n.next) yield n.value; }
}
export default {
  initial: () => ({ total: 0, list: [] as number[] }),
  apply: (s: { total: number; list: number[] }, { data }: { data: { shapes: Shape[] } }) => {
    const pipeline = compose2(mapT((x: Shape) => visit(x, area)), filterT((a: number) => a > 1));
    const total = transduce(pipeline, (acc: number, a) => acc + a, s.total, data.shapes);
    const l = new LinkedList<number>();
    data.shapes.forEach((x) => l.add(visit(x, area)));
    return { total, list: Array.from(l, (x) => Math.round(x * 100) / 100) };
  },
};
