// expect: reject
// why: the same out of a catch variable by a pattern
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  try {
    throw new Error("x");
  } catch (error) {
    const { stack = "" } = error instanceof Error ? error : new Error(); //~
    return { n: state.n + 1, pwned: stack.includes("at ") }; //~
  }
}
export default { initial, apply };
