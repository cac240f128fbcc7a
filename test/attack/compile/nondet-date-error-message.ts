// expect: reject
// why: a Date becomes the message of an error
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const message = (at: unknown): string => new Error(at as string).message; //~
const apply = (_state: State, _event: Event): State => ({ text: message(new Date(0)) }); //~
export default { initial, apply };
