// expect: reject
// why: a check with typeof makes a function of a value that the event chose among what every object inherits
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"k":"constructor"}]
type Maker = (source: string) => () => number;
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { k: string } };
const table: Record<string, Record<string, number | Maker>> = {};
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, event: Event): State {
  const value = table[event.data.k]?.[event.data.k] ?? 0;
  return { n: state.n + 1, pwned: typeof value === "function" && value("return 7")() === 7 }; //~
}
export default { initial, apply };
