// expect: reject
// why: sorting and reversing a constant array in place
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const ORDER = [1, 2, 3];
const apply = (state: State, _event: Event): State => ({ ...state, n: ORDER.reverse()[0] ?? 0 }); //~
export default { initial, apply };
