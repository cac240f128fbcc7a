// expect: reject
// why: memory at module level: an iterable whose iterator counts is spread
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Meter {
  #calls = 0;
  *[Symbol.iterator](): Generator<number, void> {
    yield ++this.#calls; //~
  }
}
const meter = new Meter(); //~
const next = (): number => [...meter][0] ?? -1; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
