// expect: reject
// why: an error class of the author's own gives its stack away where its type hides that it is an error
// oracle: pwned
// events: [{"k":"stack"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: "stack" | "frames" } };
interface Machine {
  stack: number[];
  frames: number[];
}
class Broken extends Error {
  frames: number[] = [];
}
function apply(state: State, event: Event): State {
  const seen: unknown = new Broken("x");
  const machine = seen as Machine;
  const text: unknown = machine[event.data.k] ?? machine?.stack;
  return { n: state.n + 1, pwned: typeof text === "string" };
}
export default { initial, apply };
