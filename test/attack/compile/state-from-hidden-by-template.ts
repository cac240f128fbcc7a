// expect: reject
// why: memory at module level: an object whose toString counts is put into a template
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Meter {
  #calls = 0;
  toString(): string {
    this.#calls += 1; //~
    return String(this.#calls);
  }
}
const meter = new Meter(); //~
const next = (): number => Number(`${meter}`); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
