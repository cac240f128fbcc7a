// expect: reject
// why: from an array through its class to Function, by non-null assertions and parentheses
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (((([] as number[])!).constructor))["constructor"]("return 7")() === 7 }); //~
export default { initial, apply };
