// expect: reject
// why: call and apply separate a builtin from its receiver and hide the callee
// oracle: none
// events: [{"s":"a"}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { s: string } };
function apply(state: State, event: Event): State {
  const list: string[] = [];
  list.push.call(list, event.data.s); //~
  return { n: Math.max.apply(null, [state.n, list.length]), pwned: false }; //~
}
export default { initial, apply };
