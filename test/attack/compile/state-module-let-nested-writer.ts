// expect: reject
// why: the counter is written by an arrow inside a helper inside a method
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let calls = 0;
class Tracker {
  bump(): number {
    const step = (): void => {
      [calls] = [calls + 1]; //~
    };
    step();
    return calls;
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: new Tracker().bump() });
export default { initial, apply };
