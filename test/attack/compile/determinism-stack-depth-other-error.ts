// expect: reject
// why: a finally that throws another error hides the limit from those who catch it
// oracle: pwned
// tolerate: runtime-neutral
// events: [{}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
const dive = (depth: { at: number }): number => {
  depth.at += 1;
  return dive(depth) + 1;
};
function apply(state: State, _event: Event): State {
  const depth = { at: 0 };
  try {
    try {
      dive(depth);
    } finally {
      throw new Error("measured"); //~
    }
  } catch {
    return { n: state.n + 1, pwned: depth.at > 100 };
  }
}
export default { initial, apply };
