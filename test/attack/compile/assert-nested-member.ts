// expect: reject
// why: the assertion's target is data with a function deep inside an optional array in a tuple
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Deep = readonly [{ readonly inner?: readonly Maker[] }];
function apply(state: State, event: Event): State {
  const box: unknown = [{ inner: [table[event.data.k]?.[event.data.k]] }];
  return { n: state.n + 1, pwned: (box as Deep)[0].inner?.[0]?.("return 7")() === 7 }; //~
}
export default { initial, apply };
