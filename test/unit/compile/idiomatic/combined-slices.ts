/** One reducer made of one for each slice of the state. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
type Slice<S> = (s: S, e: Event) => S;
const combine =
  <T extends object>(slices: { [K in keyof T]: Slice<T[K]> }) =>
  (s: T, e: Event): T => {
    const out = { ...s };
    for (const k of Object.keys(slices) as (keyof T)[]) out[k] = slices[k](s[k], e);
    return out;
  };
const root = combine<{ n: number; t: string }>({ n: (n) => n + 1, t: (t) => t + "." });
const apply = (state: State, event: Event): State => ({ ...state, ...root({ n: state.n, t: state.t }, event) });
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
