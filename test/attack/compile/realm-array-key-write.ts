// expect: reject
// why: an array indexed by an event's number that is a name
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: number; b: number } };
function apply(state: State, event: Event): State {
  const grid: number[][] = [];
  const row = grid[event.data.a];
  if (row) row[event.data.b] = 7; //~
  const probe: number[] & { polluted?: number } = [];
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
