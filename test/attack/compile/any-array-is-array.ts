// expect: reject
// why: Array.isArray turns unknown into any[]
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  const found: unknown = [initial];
  const make = Array.isArray(found) ? found[0].constructor : undefined; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 }; //~
}
export default { initial, apply };
