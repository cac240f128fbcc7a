// expect: reject
// why: calling a value of type Function yields any, and every class is a Function
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const run = (f: Function, ...args: string[]) => f(...args); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: run(initial.constructor, "return 7")() === 7 }); //~
export default { initial, apply };
