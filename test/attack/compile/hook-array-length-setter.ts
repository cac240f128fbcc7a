// expect: reject
// why: Object.defineProperty puts an accessor on the state
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const next: State = { n: state.n + 1, pwned: false };
  Object.defineProperty(next, "pwned", { get: () => true, enumerable: true }); //~
  return next;
}
export default { initial, apply };
