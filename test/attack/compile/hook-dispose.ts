// expect: reject
// why: using runs a hook when a block ends
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let ended = false;
function work(): void {
  using lock = { [Symbol.dispose]: () => { ended = true; } }; //~
  if (lock === undefined) return;
}
function apply(state: State, _event: Event): State {
  work();
  return { n: state.n + 1, pwned: ended };
}
export default { initial, apply };
