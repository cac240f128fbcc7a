// expect: reject
// why: what a function inherits is read by an assignment that reads first
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const bag = ((x: number): number => 2 * x) as unknown as Record<string, unknown>;
  const found = (bag[event.data.k] ||= undefined);
  return { n: state.n + 1, pwned: found !== undefined };
}
export default { initial, apply };
