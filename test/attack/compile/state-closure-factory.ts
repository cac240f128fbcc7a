// expect: reject
// why: a closure made at module level keeps a counter
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function counter(): () => number {
  let calls = 0;
  return () => ++calls; //~
}
const next = counter(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
