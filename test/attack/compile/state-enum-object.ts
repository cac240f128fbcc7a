// expect: reject
// why: an enum is an object at run time
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
enum Level {
  Low = 1,
}
function apply(state: State, _event: Event): State {
  const open: { Low: number } = Level; //~
  open.Low += 1; //~
  return { ...state, n: open.Low };
}
export default { initial, apply };
