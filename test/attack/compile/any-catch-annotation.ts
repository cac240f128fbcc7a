// expect: reject
// why: a catch variable annotated as any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  try {
    throw new Error("x");
  } catch (error: any) { //~
    return { n: state.n + 1, pwned: error.constructor.constructor("return 7")() === 7 }; //~
  }
}
export default { initial, apply };
