// expect: reject
// why: String.raw turns its substitutions into text
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: String.raw`${new Date(0)}` }); //~
export default { initial, apply };
