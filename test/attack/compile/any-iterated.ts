// expect: reject
// why: an any is iterated; its elements are any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let pwned = false;
  for (const item of JSON.parse("[{}]")) pwned = item.constructor.constructor("return 7")() === 7; //~
  return { n: state.n + 1, pwned };
}
export default { initial, apply };
