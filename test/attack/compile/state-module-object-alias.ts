// expect: reject
// why: the same through a local alias
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { calls: 0 };
function apply(state: State, _event: Event): State {
  const local = memory; //~
  local.calls += 1; //~
  return { ...state, n: local.calls };
}
export default { initial, apply };
