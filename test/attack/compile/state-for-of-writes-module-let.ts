// expect: reject
// why: the loop variable of a for…of is the variable at module level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let last = 0;
function apply(state: State, _event: Event): State {
  const before = last;
  for (last of [before + 1]); //~
  return { ...state, n: before };
}
export default { initial, apply };
