// expect: reject
// why: an instance at module level changes a private field of its base class through a setter
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Base {
  #calls = 0;
  get calls(): number {
    return this.#calls;
  }
  set calls(value: number) {
    this.#calls = value; //~
  }
}
class Derived extends Base {}
const shared = new Derived(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: (shared.calls += 1) }); //~
export default { initial, apply };
