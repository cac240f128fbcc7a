// expect: reject
// why: the computed write is the loop variable of a for…in
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, string>> = {};
  const row = rows[event.data.a] ?? {};
  for (row[event.data.b] in { seven: 7 }); //~
  const probe: { polluted?: string } = {};
  return { n: state.n + 1, pwned: probe.polluted === "seven" };
}
export default { initial, apply };
