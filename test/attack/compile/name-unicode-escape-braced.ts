// expect: reject
// why: a braced escape, which TypeScript scans wrongly and V8 does not
// oracle: pwned
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial.c\u{6f}nstructor("return 7")() === 7 }); //~
export default { initial, apply };
