// expect: reject
// why: a Map of functions is seen as a Map of unknown
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const makers = new Map<string, Maker>();
  const anything: Map<string, unknown> = makers; //~
  anything.set("x", table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: makers.get("x")?.("return 7")() === 7 }; //~
}
export default { initial, apply };
