// expect: reject
// why: eval spelt with a braced escape, which TypeScript scans wrongly and V8 runs
// oracle: pwned
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: ev\u{61}l("3+4") === 7 }); //~
export default { initial, apply };
