// expect: reject
// why: a Date is seen as something with local getters: an optional tuple element behind a method
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
interface Step {
  run(...parts: [string, unknown]): number;
}
const narrow = { run(_name: string, at: Local): number { return at.getHours(); } }; //~
const step: Step = narrow; //~
const read = (): number => step.run("x", new Date(0)); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
