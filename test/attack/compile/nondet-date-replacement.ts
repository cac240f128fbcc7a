// expect: reject
// why: a Date is what a replace callback returns, by a lying type
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const at: unknown = new Date(0); //~
const apply = (_state: State, _event: Event): State => ({ text: "x".replace("x", () => at as string) }); //~
export default { initial, apply };
