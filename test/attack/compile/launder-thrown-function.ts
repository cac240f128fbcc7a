// expect: reject
// why: a function is thrown, caught as unknown and narrowed
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  try {
    throw initial.constructor; //~
  } catch (thrown) {
    return { n: state.n + 1, pwned: thrown instanceof Function && thrown("return 7")() === 7 }; //~
  }
}
export default { initial, apply };
