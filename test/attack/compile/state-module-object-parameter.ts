// expect: reject
// why: the same handed to a helper that looks pure
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { calls: 0 };
function bump(counter: { calls: number }): number {
  counter.calls += 1; //~
  return counter.calls;
}
const apply = (state: State, _event: Event): State => ({ ...state, n: bump(memory) }); //~
export default { initial, apply };
