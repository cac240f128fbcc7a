// expect: reject
// why: the Date is unknown by the time that it becomes text
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const show = (value: unknown): string => `${value}`; //~
const apply = (_state: State, _event: Event): State => ({ text: show(new Date(0)) }); //~
export default { initial, apply };
