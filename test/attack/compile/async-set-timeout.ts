// expect: reject
// why: timers
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  setTimeout(() => { state.n = 7; }, 0); //~
  return state;
}
export default { initial, apply };
