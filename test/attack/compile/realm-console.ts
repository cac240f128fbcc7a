// expect: reject
// why: console is not there
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  console.log(state.n); //~
  return state;
};
export default { initial, apply };
