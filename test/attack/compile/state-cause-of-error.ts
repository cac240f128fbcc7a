// expect: reject
// why: the object is the cause of an error at module level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const error = new Error("x", { cause: { calls: 0 } });
function apply(state: State, _event: Event): State {
  const memory = error.cause as { calls: number };
  memory.calls += 1; //~
  return { ...state, n: memory.calls };
}
export default { initial, apply };
