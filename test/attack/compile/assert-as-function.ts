// expect: reject
// why: unknown is asserted to be a function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const make = table[event.data.k]?.[event.data.k] as Maker; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 };
}
export default { initial, apply };
