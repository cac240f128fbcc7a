// expect: reject
// why: narrowing by a switch over typeof
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const found = table[event.data.k]?.[event.data.k];
  switch (typeof found) {
    case "function": //~
      return { n: state.n + 1, pwned: found("return 7")() === 7 }; //~
    default:
      return state;
  }
}
export default { initial, apply };
