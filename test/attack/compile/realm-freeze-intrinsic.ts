// expect: reject
// why: freezes an intrinsic that was reached by a key, so that other code breaks
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  const found = rows[event.data.k];
  if (found) Object.freeze(found); //~
  return { n: state.n + 1, pwned: found !== undefined && Object.isFrozen(found) };
}
export default { initial, apply };
