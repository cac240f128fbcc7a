// expect: reject
// why: the property that changes has a symbol as key
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const CALLS: unique symbol = Symbol("calls");
const memory = { [CALLS]: 0 };
const apply = (state: State, _event: Event): State => ({ ...state, n: ++memory[CALLS] }); //~
export default { initial, apply };
