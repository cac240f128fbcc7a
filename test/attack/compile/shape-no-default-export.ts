// expect: reject
// why: nothing is exported by default
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
export const apply = (state: State, _event: Event): State => ({ ...state, n: state.n + 1 });
