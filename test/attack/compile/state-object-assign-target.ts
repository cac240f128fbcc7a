// expect: reject
// why: Object.assign writes a constant object
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { calls: 0 };
function apply(state: State, _event: Event): State {
  Object.assign(memory, { calls: memory.calls + 1 }); //~
  return { ...state, n: memory.calls };
}
export default { initial, apply };
