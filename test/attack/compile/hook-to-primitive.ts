// expect: reject
// why: Symbol.toPrimitive runs on every coercion
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let coerced = false;
const spy = { [Symbol.toPrimitive]: () => { coerced = true; return 7; } }; //~
function apply(state: State, _event: Event): State {
  const sum = 1 + Number(spy);
  return { n: state.n + 1, pwned: coerced && sum === 8 };
}
export default { initial, apply };
