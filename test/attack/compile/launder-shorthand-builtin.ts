// expect: reject
// why: shorthand puts the builtin into an object of the author's own
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const tools = { Math }; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: tools.Math.random() }); //~
export default { initial, apply };
