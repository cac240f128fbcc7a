// expect: reject
// why: Intl knows the time zone
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ text: Intl.DateTimeFormat().resolvedOptions().timeZone }); //~
export default { initial, apply };
