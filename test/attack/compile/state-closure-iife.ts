// expect: reject
// why: an immediately called function hides the counter
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const next = (() => {
  let calls = 0;
  return (): number => ++calls; //~
})(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
