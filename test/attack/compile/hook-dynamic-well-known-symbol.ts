// expect: reject
// why: which well-known symbol is used comes from the event
// oracle: pwned
// events: [{"k":"toPrimitive"}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: "toPrimitive" | "toStringTag" } };
function apply(state: State, event: Event): State {
  const spy = { [Symbol[event.data.k]]: () => 7 }; //~
  return { n: state.n + 1, pwned: Number(spy) === 7 };
}
export default { initial, apply };
