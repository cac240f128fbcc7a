// expect: reject
// why: the executor of a new Promise runs at once and keeps its functions
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  let pwned = false;
  void new Promise<void>((resolve) => { //~
    pwned = true;
    resolve();
  });
  return { n: state.n + 1, pwned };
}
export default { initial, apply };
