// expect: reject
// why: the variable of a loop at top level is captured
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const steps: (() => number)[] = [];
for (let calls = 0; steps.length < 1; ) steps.push(() => ++calls); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: steps[0]?.() ?? 0 }); //~
export default { initial, apply };
