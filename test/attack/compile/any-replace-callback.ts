// expect: reject
// why: the rest arguments of a replace callback are any[]
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let pwned = false;
  "x".replace(/x/, (...parts) => {
    pwned = parts[0].constructor.constructor("return 7")() === 7; //~
    return "";
  });
  return { n: state.n + 1, pwned };
}
export default { initial, apply };
