// expect: reject
// why: the assertion's target is typeof a function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const sample = (_source: string) => () => 0;
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (table[event.data.k]?.[event.data.k] as typeof sample)("return 7")() === 7 }); //~
export default { initial, apply };
