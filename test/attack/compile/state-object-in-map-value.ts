// expect: reject
// why: an object is a value of a constant Map
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = new Map([["x", { calls: 0 }]]);
function apply(state: State, _event: Event): State {
  const found = memory.get("x") ?? { calls: 100 };
  found.calls += 1; //~
  return { ...state, n: found.calls };
}
export default { initial, apply };
