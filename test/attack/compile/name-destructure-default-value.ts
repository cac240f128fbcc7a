// expect: reject
// why: the name comes out of a default value inside a pattern
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event, [{ constructor: make }] = [initial]): State { //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 }; //~
}
export default { initial, apply };
