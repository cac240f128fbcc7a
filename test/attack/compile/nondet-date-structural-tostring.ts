// expect: reject
// why: a Date seen as something that has toString
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const show = (value: { toString(): string }): string => value.toString();
const apply = (_state: State, _event: Event): State => ({ text: show(new Date(0)) }); //~
export default { initial, apply };
