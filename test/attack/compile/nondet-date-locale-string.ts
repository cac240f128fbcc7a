// expect: reject
// why: a Date in the language of the host
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: new Date(0).toLocaleDateString() }); //~
export default { initial, apply };
