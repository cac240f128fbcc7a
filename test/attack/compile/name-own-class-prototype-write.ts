// expect: reject
// why: replaces a method of the author's own class while events run: state that no fold sees
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  value(): number {
    return 1;
  }
}
function apply(state: State, _event: Event): State {
  Tool.prototype.value = () => 7; //~
  return { n: state.n + 1, pwned: new Tool().value() === 7 };
}
export default { initial, apply };
