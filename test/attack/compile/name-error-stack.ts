// expect: reject
// why: the stack shows file names and frames of the host
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (new Error("x").stack ?? "").includes("at ") }); //~
export default { initial, apply };
