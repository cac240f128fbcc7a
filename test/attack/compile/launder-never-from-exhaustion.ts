// expect: reject
// why: after an exhaustive switch the event's value is never, which fits every function type
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: "a" | "b" } };
const bag: Record<string, Record<string, "a" | "b">> = {};
function apply(state: State, event: Event): State {
  const found = bag[event.data.k]?.[event.data.k] ?? "a";
  switch (found) {
    case "a":
    case "b":
      return { ...state, n: state.n + 1 };
    default: {
      const make: Maker = found; //~
      return { n: state.n + 1, pwned: make("return 7")() === 7 }; //~
    }
  }
}
export default { initial, apply };
