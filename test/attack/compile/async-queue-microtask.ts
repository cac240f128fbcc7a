// expect: reject
// why: microtasks
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  queueMicrotask(() => { state.n = 7; }); //~
  return state;
}
export default { initial, apply };
