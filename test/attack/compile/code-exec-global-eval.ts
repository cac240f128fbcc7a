// expect: reject
// why: eval as a property of globalThis
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: globalThis["eval"]("3+4") === 7 }); //~
export default { initial, apply };
