// expect: reject
// why: randomness of the crypto API
// oracle: none
// events: [{}]
// types: no
type State = { id: string };
const initial = (): State => ({ id: "" });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({ id: crypto.randomUUID() }); //~
export default { initial, apply };
