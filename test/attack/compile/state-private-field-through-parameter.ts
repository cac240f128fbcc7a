// expect: reject
// why: the instance with the private field is handed to a generic helper
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Counter {
  #calls = 0;
  static bump(counter: Counter): number {
    return (counter.#calls += 1); //~
  }
}
const shared = Object.freeze({ counter: new Counter() }); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: Counter.bump(shared.counter) }); //~
export default { initial, apply };
