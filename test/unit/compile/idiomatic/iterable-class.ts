/** A class that can be iterated. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class Range implements Iterable<number> {
  constructor(
    private readonly a: number,
    private readonly b: number,
  ) {}
  *[Symbol.iterator](): Generator<number> {
    for (let i = this.a; i < this.b; i++) yield i;
  }
}
const apply = (state: State, event: Event): State => {
  const [first, ...rest] = new Range(2, 6);
  return { ...state, n: (first ?? 0) + Math.max(...rest) + new Set(new Range(0, 3)).size };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
