// expect: reject
// why: Object.groupBy has no prototype, but the groups' arrays do; the group is read with a key from the event
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const groups: Record<string, Record<string, Maker>> = { ...Object.fromEntries([["a", {}]]) }; //~
  return { n: state.n + 1, pwned: groups["a"]?.[event.data.k]?.("x") !== undefined && groups[event.data.k]?.[event.data.k]?.("return 7")() === 7 }; //~
}
export default { initial, apply };
