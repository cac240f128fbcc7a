// expect: reject
// why: Intl formats numbers in the language of the host
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: new Intl.NumberFormat().format(1234.5) }); //~
export default { initial, apply };
