// expect: reject
// why: the computed write is the target of an array pattern
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  const row = rows[event.data.a] ?? {};
  [row[event.data.b]] = [7]; //~
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
