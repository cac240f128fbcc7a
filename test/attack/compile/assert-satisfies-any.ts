// expect: reject
// why: satisfies checks an any and lets it through as any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const made = JSON.parse("{}") satisfies State;
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: made.constructor.constructor("return 7")() === 7 }); //~
export default { initial, apply };
