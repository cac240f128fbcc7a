// expect: reject
// why: memory at module level: the closure is kept by a setter of a class
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = (): (() => number) => {
  let calls = 0;
  return () => ++calls; //~
};
class Tools {
  #next: () => number = () => -1;
  set next(value: () => number) {
    this.#next = value;
  }
  run(): number {
    return this.#next();
  }
}
const tools = new Tools();
tools.next = make(); //~
const next = (): number => tools.run();
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
