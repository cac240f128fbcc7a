// expect: reject
// why: a property of a constant object
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { calls: 0 };
const apply = (state: State, _event: Event): State => ({ ...state, n: (memory.calls += 1) }); //~
export default { initial, apply };
