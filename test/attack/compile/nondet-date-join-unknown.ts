// expect: reject
// why: an array of unknown is joined, and one of them is a Date
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const list: readonly unknown[] = [1, [new Date(0)]]; //~
const apply = (_state: State, _event: Event): State => ({ text: list.join("|") }); //~
export default { initial, apply };
