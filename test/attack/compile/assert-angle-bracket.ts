// expect: reject
// why: the older spelling of an assertion
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (<Maker>table[event.data.k]?.[event.data.k])("return 7")() === 7 }); //~
export default { initial, apply };
