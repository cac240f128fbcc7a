// expect: reject
// why: the key is a string literal with hexadecimal escapes
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial["\x63onstr\u0075ctor"]("return 7")() === 7 }); //~
export default { initial, apply };
