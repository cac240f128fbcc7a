// expect: reject
// why: a bigint in the language of the host
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: 1_234_567n.toLocaleString() }); //~
export default { initial, apply };
