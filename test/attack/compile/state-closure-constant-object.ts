// expect: reject
// why: the captured variable is constant; the object in it is not
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const next = (() => {
  const box = { calls: 0 };
  return (): number => ++box.calls; //~
})(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
