// expect: reject
// why: the constant object travels as an exception
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Carrier extends Error {
  calls = 0;
}
const carrier = new Carrier();
function apply(state: State, _event: Event): State {
  try {
    throw carrier;
  } catch (error) {
    if (!(error instanceof Carrier)) return state;
    error.calls += 1; //~
    return { ...state, n: error.calls };
  }
}
export default { initial, apply };
