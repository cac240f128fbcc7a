// expect: reject
// why: an iterator helper at module level is used up
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const numbers = [1, 2, 3, 4, 5, 6].values().map((n) => n * 2); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: numbers.next().value ?? 0 }); //~
export default { initial, apply };
