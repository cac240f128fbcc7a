// expect: reject
// why: an assertion function that asserts nothing
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function check(value: unknown): asserts value is Maker { //~
  if (value === null) throw new Error("null");
}
function apply(state: State, event: Event): State {
  const found = table[event.data.k]?.[event.data.k];
  check(found); //~
  return { n: state.n + 1, pwned: found("return 7")() === 7 };
}
export default { initial, apply };
