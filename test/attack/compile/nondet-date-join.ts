// expect: reject
// why: join calls toString of every element
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: [new Date(0), new Date(1)].join("|") }); //~
export default { initial, apply };
