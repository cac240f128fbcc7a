// expect: reject
// why: a Date in a template is local text
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: `${new Date(0)}` }); //~
export default { initial, apply };
