// expect: reject
// why: an error seen as the author's own type, whose stack is said to be a list
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Machine = { stack: number[] };
function apply(state: State, _event: Event): State {
  const seen: unknown = new Error("x");
  const { length } = (seen as Machine).stack;
  return { n: state.n + 1, pwned: length > 0 };
}
export default { initial, apply };
