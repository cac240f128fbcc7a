// expect: reject
// why: a file that ends too early
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  return { ...state, n: (state.n + 1 };
