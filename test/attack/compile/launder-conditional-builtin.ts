// expect: reject
// why: the receiver is a conditional expression inside parentheses and a comma
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: (state.n > -1 ? Math : Math).random() }); //~
export default { initial, apply };
