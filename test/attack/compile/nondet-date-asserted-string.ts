// expect: reject
// why: a Date that is asserted to be a string is local text in a template
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const text = new Date(0) as unknown as string; //~
const apply = (_state: State, _event: Event): State => ({ text: `${text}` }); //~
export default { initial, apply };
