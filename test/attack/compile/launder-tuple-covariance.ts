// expect: reject
// why: a parameter of type unknown[] writes into the caller's tuple
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const fill = (slots: unknown[], value: unknown): void => {
  slots[0] = value; //~
};
function apply(state: State, event: Event): State {
  const pair: [Maker] = [() => () => 0];
  fill(pair, table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: pair[0]("return 7")() === 7 }; //~
}
export default { initial, apply };
