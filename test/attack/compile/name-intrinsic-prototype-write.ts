// expect: reject
// why: replaces a method that every array has
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
Array.prototype.at = () => 7; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: [1, 2].at(0) === 7 });
export default { initial, apply };
