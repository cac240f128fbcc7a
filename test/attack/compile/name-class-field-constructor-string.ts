// expect: reject
// why: a computed class member named constructor is an ordinary method that hides the real one
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Mask {
  ["constructor"](text: string): number { //~
    return text.length;
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Mask().constructor("return 7") === 8 }); //~
export default { initial, apply };
