// expect: reject
// why: a static field of a class
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Counter {
  static calls = 0;
}
const apply = (state: State, _event: Event): State => ({ ...state, n: ++Counter.calls }); //~
export default { initial, apply };
