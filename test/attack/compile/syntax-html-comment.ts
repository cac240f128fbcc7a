// expect: reject
// why: an HTML-like comment is a comment in a script and an operator in a module
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  let n = state.n;
  n = 7 <!--n //~
  return { ...state, n };
};
export default { initial, apply };
