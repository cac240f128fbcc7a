// expect: reject
// why: the same by a pattern of a parameter, and by a class's own field
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
interface Machine {
  message: string;
  stack: { readonly length: number; readonly [index: number]: number };
}
const depth = ({ stack }: Machine): number => stack.length;
function apply(state: State, _event: Event): State {
  const seen: object = new RangeError("x");
  return { n: state.n + 1, pwned: depth(seen as Machine) > 0 };
}
export default { initial, apply };
