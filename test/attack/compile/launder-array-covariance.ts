// expect: reject
// why: an array of functions is seen as an array of unknown and written
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const makers: Maker[] = [];
  const anything: unknown[] = makers; //~
  anything.push(table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: makers[0]?.("return 7")() === 7 }; //~
}
export default { initial, apply };
