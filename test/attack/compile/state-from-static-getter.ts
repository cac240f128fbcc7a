// expect: reject
// why: memory at module level: the closure comes out of a static getter
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Maker {
  static get make(): () => number {
    let calls = 0;
    return () => ++calls; //~
  }
}
const next = Maker.make; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
