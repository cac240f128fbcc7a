// expect: reject
// why: replaces the iterator of all arrays
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function* forged(): Generator<number, undefined> {
  yield 7;
  return undefined;
}
Array.prototype[Symbol.iterator] = forged as never; //~
function apply(state: State, _event: Event): State {
  const [first] = [1, 2, 3];
  return { n: state.n + 1, pwned: first === 7 };
}
export default { initial, apply };
