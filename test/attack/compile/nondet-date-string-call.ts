// expect: reject
// why: String of a Date, as a callback
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: [new Date(0)].map(String).join() }); //~
export default { initial, apply };
