// expect: reject
// why: the state holds a function: state is JSON
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; next: () => number }; //~
type Event = { type: string; data: object };
const initial = (): State => ({ n: 0, next: () => 1 }); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: state.next() }); //~
export default { initial, apply };
