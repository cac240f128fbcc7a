// expect: reject
// why: the property name is spelt with a unicode escape, so that the raw text is not the forbidden word
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial.\u0063onstruct\u006fr("return 7")() === 7 }); //~
export default { initial, apply };
