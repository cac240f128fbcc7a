// expect: reject
// why: the key is a member of an ordinary string enum
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
enum Key { //~
  Make = "constructor", //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial[Key.Make]("return 7")() === 7 }); //~
export default { initial, apply };
