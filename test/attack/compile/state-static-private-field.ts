// expect: reject
// why: a private static field, written by a static method through this
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Counter {
  static #calls = 0;
  static next(): number {
    this.#calls += 1; //~
    return this.#calls;
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: Counter.next() });
export default { initial, apply };
