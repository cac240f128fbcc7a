// expect: reject
// why: a `finally` that returns at the very end of the stack, where nothing more fits on it, tells how deep that is
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
function depth(n: number): number {
  let found = -1;
  try {
    found = depth(n + 1);
  } finally {
    return found < 0 ? n : found; //~
  }
}
const apply = (state: State): State => ({ n: state.n + 1, pwned: depth(0) > 100 });
export default { initial, apply };
