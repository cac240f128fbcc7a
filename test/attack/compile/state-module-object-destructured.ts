// expect: reject
// why: an inner object is taken out by a pattern
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { inner: { calls: 0 } };
function apply(state: State, _event: Event): State {
  const { inner } = memory; //~
  inner.calls += 1; //~
  return { ...state, n: inner.calls };
}
export default { initial, apply };
