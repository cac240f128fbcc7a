// expect: reject
// why: a mutable object on a static field that is inherited
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Base {
  static readonly memory: number[] = [];
}
class Derived extends Base {
  grow(): number {
    return Derived.memory.push(1); //~
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: new Derived().grow() });
export default { initial, apply };
