// expect: reject
// why: the assertion's target is an index signature of functions
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (table[event.data.k] as Record<string, Maker>)[event.data.k]?.("return 7")() === 7 }); //~
export default { initial, apply };
