// expect: reject
// why: an optional tuple element behind a shorter tuple
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
interface Step {
  run(...parts: [string, unknown]): number;
}
const step: Step = { run(...[source, make]: [string, Maker]): number { return make(source)(); } }; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: step.run("return 7", table[event.data.k]?.[event.data.k]) === 7 }); //~
export default { initial, apply };
