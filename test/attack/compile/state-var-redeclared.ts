// expect: reject
// why: var at module level, written by a function that is declared before it
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function bump(): number {
  return (calls = (calls ?? 0) + 1); //~
}
var calls: number | undefined;
const apply = (state: State, _event: Event): State => ({ ...state, n: bump() });
export default { initial, apply };
