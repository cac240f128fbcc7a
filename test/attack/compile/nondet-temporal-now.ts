// expect: reject
// why: Temporal has a clock
// oracle: none
// events: [{}]
// types: no
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: Temporal.Now.instant().toString() }); //~
export default { initial, apply };
