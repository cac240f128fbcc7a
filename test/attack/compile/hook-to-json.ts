// expect: reject
// why: toJSON replaces the state when it is written down
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const next = { n: state.n + 1, pwned: true, toJSON: () => ({ n: 1_000_000, pwned: false }) }; //~
  return next;
}
export default { initial, apply };
