// expect: reject
// why: declares eval under a type of the author's own
// oracle: pwned
// events: [{}]
declare function eval(source: string): number; //~
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: eval("3+4") === 7 });
export default { initial, apply };
