// expect: reject
// why: a typed array at module level
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const cells = new Uint8Array(1);
function apply(state: State, _event: Event): State {
  cells.fill((cells[0] ?? 0) + 1); //~
  return { ...state, n: cells[0] ?? 0 };
}
export default { initial, apply };
