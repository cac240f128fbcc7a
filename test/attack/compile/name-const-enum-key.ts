// expect: reject
// why: the key is a member of a const enum, which the compiler inlines
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const enum Key { //~
  Make = "con" + "structor", //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: initial[Key.Make]("return 7")() === 7 }); //~
export default { initial, apply };
