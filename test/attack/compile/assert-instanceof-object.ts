// expect: reject
// why: narrowing by instanceof Object
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const found: unknown = initial;
  return { n: state.n + 1, pwned: found instanceof Object && found.constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
