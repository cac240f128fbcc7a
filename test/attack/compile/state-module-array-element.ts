// expect: reject
// why: an element of a constant tuple is written by a computed index
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const cells: [number] = [0];
function apply(state: State, _event: Event): State {
  cells[cells.length - 1]! += 1; //~
  return { ...state, n: cells[0] };
}
export default { initial, apply };
