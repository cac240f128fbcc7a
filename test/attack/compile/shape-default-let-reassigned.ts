// expect: reject
// why: the definition is a variable that is assigned again
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let definition = { initial, apply: (state: State, _event: Event): State => state };
definition = { initial, apply: (state: State, _event: Event): State => ({ ...state, n: 7 }) }; //~
export default definition; //~
