// expect: reject
// why: defines a property on an intrinsic prototype that is found by walking a literal
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  Object.defineProperty(Object.getPrototypeOf({}), "polluted", { value: 7, configurable: true }); //~
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
