// expect: reject
// why: an instance at module level
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Counter {
  private calls = 0;
  next(): number {
    this.calls += 1; //~
    return this.calls;
  }
}
const counter = new Counter(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: counter.next() }); //~
export default { initial, apply };
