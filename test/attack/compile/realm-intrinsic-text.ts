// expect: reject
// why: the text of an intrinsic that was reached by a key ends in the state
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const names: Record<string, string> = {};
  return { n: state.n + 1, pwned: `${names[event.data.k]}`.includes("native code") }; //~
}
export default { initial, apply };
