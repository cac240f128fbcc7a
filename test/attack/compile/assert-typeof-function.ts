// expect: reject
// why: narrowing by typeof makes unknown a Function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const found = table[event.data.k]?.[event.data.k];
  if (typeof found !== "function") return state; //~
  return { n: state.n + 1, pwned: found("return 7")() === 7 }; //~
}
export default { initial, apply };
