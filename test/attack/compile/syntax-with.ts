// expect: reject
// why: with
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  with (state) { n; } //~
  return state;
}
export default { initial, apply };
