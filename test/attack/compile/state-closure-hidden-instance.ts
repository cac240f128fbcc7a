// expect: reject
// why: the captured object changes by a method of its own
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Box {
  calls = 0;
  bump(): number {
    return ++this.calls; //~
  }
}
const hide = (box: Box) => (): number => box.bump(); //~
const next = hide(new Box()); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
