// expect: reject
// why: the prototype of a generator function leads to GeneratorFunction, which compiles text
// oracle: pwned
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function* ids(): Generator<number> {
  yield 1;
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: ids.constructor("yield 7")().next().value === 7 }); //~
export default { initial, apply };
