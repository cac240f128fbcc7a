// expect: reject
// why: Date.parse as a callback reads a time in the zone of the machine
// oracle: nondet
// events: [{"at":["2024-05-01T10:00"]}]
// tolerate: runtime-neutral
type State = { n: number };
type Event = { type: string; data: { at: string[] } };
const initial = (): State => ({ n: 0 });
const apply = (state: State, event: Event): State => ({ n: state.n + (event.data.at.map(Date.parse)[0] ?? 0) }); //~
export default { initial, apply };
