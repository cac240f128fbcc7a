// expect: reject
// why: method parameters are bivariant: a sink of unknown is a sink of functions
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
interface Sink {
  put(value: unknown): void;
}
let result = 0;
const runner = { put(make: Maker): void { result = make("return 7")(); } }; //~
const sink: Sink = runner; //~
function apply(state: State, event: Event): State {
  sink.put(table[event.data.k]?.[event.data.k]);
  return { n: state.n + 1, pwned: result === 7 };
}
export default { initial, apply };
