// expect: reject
// why: the keys are arrays, which become names only when they are used
// oracle: pwned
// events: [{"a":["__proto__"],"b":["polluted"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  const row = rows[event.data.a];
  if (row) row[event.data.b] = 7; //~
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
