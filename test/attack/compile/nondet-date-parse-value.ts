// expect: reject
// why: Date.parse by another name reads a time in the zone of the machine
// oracle: nondet
// events: [{"at":"2024-05-01T10:00"}]
// tolerate: runtime-neutral
type State = { n: number };
type Event = { type: string; data: { at: string } };
const initial = (): State => ({ n: 0 });
const read = Date.parse; //~
const apply = (state: State, event: Event): State => ({ n: state.n + read(event.data.at) });
export default { initial, apply };
