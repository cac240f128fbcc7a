// expect: reject
// why: a WeakSet keyed by a constant object
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const KEY = { key: 1 };
const seen = new WeakSet<object>();
function apply(state: State, _event: Event): State {
  const before = seen.has(KEY); //~
  seen.add(KEY); //~
  return { ...state, n: before ? 1 : 0 };
}
export default { initial, apply };
