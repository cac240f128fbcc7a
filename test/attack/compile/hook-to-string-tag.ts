// expect: reject
// why: Symbol.toStringTag forges what a value says it is
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Mask {
  get [Symbol.toStringTag](): string { //~
    return "Map";
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: String(new Mask()) === "[object Map]" });
export default { initial, apply };
