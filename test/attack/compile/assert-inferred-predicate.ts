// expect: reject
// why: TypeScript infers the predicate `value is Function` from an arrow without any annotation
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const [make] = [table[event.data.k]?.[event.data.k]].filter((value) => typeof value === "function"); //~
  return { n: state.n + 1, pwned: make?.("return 7")() === 7 }; //~
}
export default { initial, apply };
