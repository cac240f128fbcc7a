// expect: reject
// why: two climbs in one destructuring pattern, without an access node
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const { constructor: { constructor: make } } = state; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 }; //~
}
export default { initial, apply };
