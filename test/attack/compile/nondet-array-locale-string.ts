// expect: reject
// why: an array in the language of the host
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: [1234.5].toLocaleString() }); //~
export default { initial, apply };
