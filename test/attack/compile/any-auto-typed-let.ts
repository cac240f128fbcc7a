// expect: reject
// why: a let without type takes the type of what is assigned to it
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let found;
  found = JSON.parse("{}");
  return { n: state.n + 1, pwned: found.constructor.constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
