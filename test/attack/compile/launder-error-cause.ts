// expect: reject
// why: the value travels as the cause of an error and is asserted on arrival
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const error = new Error("x", { cause: table[event.data.k]?.[event.data.k] });
  return { n: state.n + 1, pwned: (error.cause as Maker)("return 7")() === 7 }; //~
}
export default { initial, apply };
