// expect: reject
// why: an iterator over a constant array is used up
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const rest = [1, 2, 3, 4, 5].values(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: rest.next().value ?? 0 }); //~
export default { initial, apply };
