// expect: reject
// why: an Array without type argument holds any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const box = new Array();
  box[0] = initial;
  return { n: state.n + 1, pwned: box[0].constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
