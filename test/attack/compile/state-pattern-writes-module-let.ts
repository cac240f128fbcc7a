// expect: reject
// why: a nested assignment pattern with a default writes the variable at module level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let last = 0;
function apply(state: State, _event: Event): State {
  const before = last;
  ({ inner: [, last = before + 1] } = { inner: [0, undefined] }); //~
  return { ...state, n: before };
}
export default { initial, apply };
