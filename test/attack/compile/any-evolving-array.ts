// expect: reject
// why: an evolving array of any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const found = [];
  found.push(JSON.parse("{}"));
  return { n: state.n + 1, pwned: found[0].constructor.constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
