// expect: reject
// why: a slot keyed by a unique symbol, seen as optional through {}
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const SLOT: unique symbol = Symbol("slot");
const hide = (value: unknown): {} => ({ [SLOT]: value });
function apply(state: State, event: Event): State {
  const box: { [SLOT]?: Maker } = hide(table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: box[SLOT]?.("return 7")() === 7 }; //~
}
export default { initial, apply };
