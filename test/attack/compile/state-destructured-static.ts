// expect: reject
// why: the static array is a default value of a pattern
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Store {
  static readonly list: number[] = [];
}
function apply(state: State, _event: Event, { list } = Store): State {
  return { ...state, n: list.push(1) }; //~
}
export default { initial, apply };
