// expect: reject
// why: an any is spread into an object literal, whose type then is any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const merged = { ...JSON.parse("{}") }; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: merged.constructor.constructor("return 7")() === 7 }); //~
export default { initial, apply };
