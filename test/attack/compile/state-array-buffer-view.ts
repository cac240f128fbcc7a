// expect: reject
// why: a buffer at module level is written through a view that is made in the call
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const buffer = new ArrayBuffer(4);
function apply(state: State, _event: Event): State {
  const view = new DataView(buffer); //~
  view.setInt32(0, view.getInt32(0) + 1); //~
  return { ...state, n: view.getInt32(0) };
}
export default { initial, apply };
