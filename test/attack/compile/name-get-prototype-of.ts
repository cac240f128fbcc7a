// expect: reject
// why: Object.getPrototypeOf reaches Function.prototype
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: Object.getPrototypeOf(initial).constructor("return 7")() === 7 }); //~
export default { initial, apply };
