// expect: reject
// why: Object.values of a plain object type is any[]
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const box: object = { initial };
  const [first] = Object.values(box);
  return { n: state.n + 1, pwned: first.constructor("return 7")() === 7 }; //~
}
export default { initial, apply };
