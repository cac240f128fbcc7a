// expect: reject
// why: caller of a function is its caller, typed as Function
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const who: Function = apply.caller; //~
  return { n: state.n + 1, pwned: who !== null };
}
export default { initial, apply };
