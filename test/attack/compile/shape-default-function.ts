// expect: reject
// why: the default export is a function
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
export default function apply(state: State, _event: Event): State { //~
  return { ...state, n: initial().n + state.n + 1 };
}
