// expect: reject
// why: a table of classes that is read by a key out of the event finds a constructor that nobody put there
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"k":"constructor"}]
type Made = () => number;
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { k: string } };
const makers: Record<string, Record<string, new (source: string) => Made>> = {};
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, event: Event): State {
  const Maker = makers[event.data.k]?.[event.data.k]; //~
  return { n: state.n + 1, pwned: Maker !== undefined && new Maker("return 7")() === 7 };
}
export default { initial, apply };
