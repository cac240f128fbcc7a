// expect: reject
// why: comparison in the language of the host
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: ["z", "ı", "i", "ç", "c", "d"].sort((a, b) => a.localeCompare(b)).join("") }); //~
export default { initial, apply };
