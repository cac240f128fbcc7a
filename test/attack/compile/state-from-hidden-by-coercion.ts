// expect: reject
// why: memory at module level: an object whose valueOf counts is used as a number
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Meter {
  #calls = 0;
  valueOf(): number {
    return ++this.#calls; //~
  }
}
const meter = new Meter(); //~
const next = (): number => Number(meter); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
