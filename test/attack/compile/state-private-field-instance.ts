// expect: reject
// why: an instance at module level keeps a number in a private field, which freezing does not reach
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Counter {
  #calls = 0;
  next(): number {
    return ++this.#calls; //~
  }
}
const counter = new Counter(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: counter.next() }); //~
export default { initial, apply };
