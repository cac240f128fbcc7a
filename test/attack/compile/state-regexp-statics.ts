// expect: reject
// why: the legacy statics of RegExp keep the last match of anyone
// oracle: stateful
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const before = RegExp["$1"]; //~
  /(\d+)/.exec(`${before.length + 1}0`); //~
  return { ...state, n: before.length };
}
export default { initial, apply };
