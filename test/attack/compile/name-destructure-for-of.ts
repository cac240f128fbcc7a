// expect: reject
// why: a pattern in the head of a for…of
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let pwned = false;
  for (const { constructor: make } of [initial]) pwned = make("return 7")() === 7; //~
  return { n: state.n + 1, pwned };
}
export default { initial, apply };
