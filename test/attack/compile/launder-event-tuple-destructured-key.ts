// expect: reject
// why: keys out of a tuple that is destructured from the event, in nested computed patterns
// oracle: pwned
// events: [{"path":["constructor","constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { path: ["a", "b"] } };
const ops: { a: { b: Maker } } = { a: { b: (source) => () => source.length } };
function apply(state: State, { data: { path: [outer, inner] } }: Event): State {
  const { [outer]: { [inner]: make } } = ops; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 };
}
export default { initial, apply };
