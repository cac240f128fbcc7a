// expect: reject
// why: a class expression inside a function that ran at module level keeps a static field
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = () =>
  class {
    static calls = 0;
    static next(): number {
      return ++this.calls; //~
    }
  };
const Made = make(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: Made.next() }); //~
export default { initial, apply };
