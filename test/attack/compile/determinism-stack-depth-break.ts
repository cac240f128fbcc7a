// expect: reject
// why: a finally that breaks out of a loop swallows the engine's limit
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
  for (;;) {
    try {
      dive(depth);
    } finally {
      break; //~
    }
  }
  return { n: state.n + 1, pwned: depth.at > 100 };
}
export default { initial, apply };
