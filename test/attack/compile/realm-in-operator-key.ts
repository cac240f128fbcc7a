// expect: reject
// why: the in operator sees inherited names: every record seems to contain toString, which depends on the realm
// oracle: pwned
// events: [{"k":"toString"}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const seen: Record<string, number> = {};
  return { n: state.n + 1, pwned: event.data.k in seen }; //~
}
export default { initial, apply };
