// expect: reject
// why: toString of an array that holds a Date
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: [new Date(0)].toString() }); //~
export default { initial, apply };
