// expect: reject
// why: a triple slash asks for types of the host
// oracle: none
// events: [{}]
// types: no
/// <reference types="node" />
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: state.n + 1 });
export default { initial, apply };
