// expect: reject
// why: a parameter without a type
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const twice = (value) => value * 2; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: twice(state.n) });
export default { initial, apply };
