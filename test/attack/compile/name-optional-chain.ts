// expect: reject
// why: optional chains and non-null assertions around the name
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial?.constructor!?.("return 7")?.() === 7 }); //~
export default { initial, apply };
