// expect: reject
// why: a property on a function of the console would outlive the call
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  Object.assign(console.log, { kept: state.n }); //~
  return state;
};
export default { initial, apply };
