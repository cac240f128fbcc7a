// expect: reject
// why: a sticky one in a frozen table, by exec
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const TOKENS = Object.freeze({ word: /a/y }); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: TOKENS.word.exec("a")?.length ?? 7 }); //~
export default { initial, apply };
