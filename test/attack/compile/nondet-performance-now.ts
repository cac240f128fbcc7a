// expect: reject
// why: the clock of the performance API
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: performance.now() }); //~
export default { initial, apply };
