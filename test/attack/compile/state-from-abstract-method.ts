// expect: reject
// why: memory at module level: the closure comes out of an abstract method
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
abstract class Maker {
  abstract make(): () => number;
}
class Counter extends Maker {
  make(): () => number {
    let calls = 0;
    return () => ++calls; //~
  }
}
const make = (maker: Maker): (() => number) => maker.make();
const next = make(new Counter()); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
