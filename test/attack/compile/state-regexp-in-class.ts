// expect: reject
// why: a static sticky expression is tested
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Lexer {
  static readonly token = /a/y; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: Lexer.token.test("a") ? 1 : 2 }); //~
export default { initial, apply };
