// expect: reject
// why: the prototype is read by a computed pattern, not by an access
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  const { [event.data.a]: row = {} } = rows; //~
  row[event.data.b] = 7; //~
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
