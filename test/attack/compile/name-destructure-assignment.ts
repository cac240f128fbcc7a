// expect: reject
// why: an assignment pattern instead of a declaration
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let make: Function; //~
  ({ constructor: make } = initial); //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 }; //~
}
export default { initial, apply };
