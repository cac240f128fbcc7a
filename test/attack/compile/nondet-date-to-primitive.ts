// expect: reject
// why: the symbol hook of Date called by hand
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: new Date(0)[Symbol.toPrimitive]("string") }); //~
export default { initial, apply };
