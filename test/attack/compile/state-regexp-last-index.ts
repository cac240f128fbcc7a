// expect: reject
// why: a global regular expression at module level remembers where it stopped
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const WORD = /a/g; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: WORD.test("a") ? 1 : 2 }); //~
export default { initial, apply };
