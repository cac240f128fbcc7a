// expect: reject
// why: the value parameter of a reviver is any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let pwned = false;
  JSON.parse("[1]", (_key, value) => {
    pwned ||= value.constructor.constructor("return 7")() === 7; //~
    return value;
  });
  return { n: state.n + 1, pwned };
}
export default { initial, apply };
