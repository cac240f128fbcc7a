// expect: reject
// why: compound assignment and increment through computed keys
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  const row = rows[event.data.a];
  if (row) row[event.data.b]! += 1; //~
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted !== undefined };
}
export default { initial, apply };
