// expect: reject
// why: a counter at module level
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let calls = 0;
const apply = (state: State, _event: Event): State => ({ ...state, n: ++calls }); //~
export default { initial, apply };
