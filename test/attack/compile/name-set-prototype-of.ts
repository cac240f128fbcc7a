// expect: reject
// why: Object.setPrototypeOf swaps the prototype of an array
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const list = [1, 2, 3];
  Object.setPrototypeOf(list, { at: () => 7 }); //~
  return { n: state.n + 1, pwned: list.at(0) === 7 };
}
export default { initial, apply };
