// expect: reject
// why: memory at module level: a getter of an instance at module level counts
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Meter {
  #calls = 0;
  get level(): number {
    return ++this.#calls; //~
  }
}
const meter = new Meter(); //~
const next = (): number => meter.level; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
