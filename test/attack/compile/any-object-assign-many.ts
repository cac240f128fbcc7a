// expect: reject
// why: Object.assign with five arguments yields any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const merged = Object.assign({}, { a: 1 }, { b: 2 }, { c: 3 }, { d: 4 });
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: merged.constructor.constructor("return 7")() === 7 }); //~
export default { initial, apply };
