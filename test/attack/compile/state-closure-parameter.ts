// expect: reject
// why: the captured variable is a parameter
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const counter = (calls: number) => (): number => (calls += 1); //~
const next = counter(0); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
