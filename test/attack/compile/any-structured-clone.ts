// expect: reject
// why: structuredClone of any
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const copy = typeof structuredClone === "function" ? structuredClone(JSON.parse("{}")) : JSON.parse("{}"); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: copy.constructor.constructor("return 7")() === 7 }); //~
export default { initial, apply };
