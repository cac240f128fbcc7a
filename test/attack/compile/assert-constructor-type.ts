// expect: reject
// why: the assertion's target is a construct signature
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type MakerClass = new (source: string) => () => number;
function apply(state: State, event: Event): State {
  const Make = table[event.data.k]?.[event.data.k] as MakerClass; //~
  return { n: state.n + 1, pwned: new Make("return 7")() === 7 };
}
export default { initial, apply };
