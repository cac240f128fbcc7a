// expect: reject
// why: the directive in a block comment, on the last line of it
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  /* this is //~
     @ts-ignore */ //~
  return { n: state.n + 1, pwned: "no" };
}
export default { initial, apply };
