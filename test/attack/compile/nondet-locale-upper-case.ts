// expect: reject
// why: upper case in the language of the host: a Turkish i
// oracle: none
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: "title".toLocaleUpperCase() }); //~
export default { initial, apply };
