// expect: reject
// why: the stack is an own property of an error, so a guard for own keys alone lets it through
// oracle: pwned
// events: [{"k":"stack"}]
// tolerate: realm-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const open: object = new Error("x");
  const view = open as Record<string, string>;
  return { n: state.n + 1, pwned: (view[event.data.k] ?? "").includes("at ") }; //~
}
export default { initial, apply };
