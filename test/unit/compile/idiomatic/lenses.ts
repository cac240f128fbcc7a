/** Getters and setters as values, composed. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
interface Lens<S, A> {
  get(s: S): A;
  set(s: S, a: A): S;
}
const lens = <S, A>(get: (s: S) => A, set: (s: S, a: A) => S): Lens<S, A> => ({ get, set });
const n = lens(
  (s: State) => s.n,
  (s, v) => ({ ...s, n: v }),
);
const over =
  <S, A>(l: Lens<S, A>, f: (a: A) => A) =>
  (s: S): S =>
    l.set(s, f(l.get(s)));
const inc = over(n, (x) => x + 1);
const apply = (state: State, event: Event): State => inc(state);
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
