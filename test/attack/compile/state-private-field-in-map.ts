// expect: reject
// why: the same instance inside an array inside an object, taken out by a method
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
const shelf = { counters: [new Counter()] }; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: shelf.counters.at(0)?.next() ?? 0 }); //~
export default { initial, apply };
