// expect: reject
// why: @ts-ignore hides an error
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  // @ts-ignore //~
  return { n: state.n + 1, pwned: Reflect["construct"](Function, ["return 7"])() === 7 }; //~
}
export default { initial, apply };
