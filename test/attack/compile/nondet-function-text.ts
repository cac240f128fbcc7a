// expect: reject
// why: the text of a function depends on how it was compiled
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: `${initial}`.includes("=>") }); //~
export default { initial, apply };
