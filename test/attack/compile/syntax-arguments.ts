// expect: reject
// why: arguments is an untyped view of the parameters
// oracle: pwned
// events: [{"k":"x"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, _event: Event): State {
  const [, event] = arguments; //~
  return { n: state.n + 1, pwned: event.constructor.constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
