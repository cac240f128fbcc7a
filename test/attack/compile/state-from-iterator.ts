// expect: reject
// why: memory at module level: the closure comes out of an iterator that destructuring drives
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Makers {
  *[Symbol.iterator](): Generator<() => number, void> {
    let calls = 0;
    yield () => ++calls; //~
  }
}
const [next = (): number => -1] = new Makers(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
