// expect: reject
// why: Date called as a function is the local time as text
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: Date().length + Date.parse(Date()) }); //~
export default { initial, apply };
