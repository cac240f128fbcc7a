// expect: reject
// why: a function declaration with properties of its own
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function count(): number {
  count.calls += 1; //~
  return count.calls;
}
count.calls = 0; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: count() });
export default { initial, apply };
