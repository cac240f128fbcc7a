// expect: reject
// why: an object is a key of a constant Map, and is found by iterating
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = new Map([[{ calls: 0 }, 1]]);
function apply(state: State, _event: Event): State {
  const [key] = [...memory.keys()];
  return { ...state, n: key === undefined ? 0 : (key.calls += 1) }; //~
}
export default { initial, apply };
