// expect: reject
// why: JSON.parse yields any; its result is used as a receiver
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const parsed = JSON.parse("[1]");
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: parsed.constructor.constructor("return 7")() === 7 }); //~
export default { initial, apply };
