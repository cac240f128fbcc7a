// expect: reject
// why: a class with a method called then is a thenable
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Step {
  then(next: (value: number) => void): void { //~
    next(7);
  }
}
const step = new Step();
function apply(state: State, _event: Event): State {
  step.then(() => undefined); //~
  return { n: state.n + 1, pwned: false };
}
export default { initial, apply };
