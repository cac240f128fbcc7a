// expect: reject
// why: a finally that returns swallows the engine's limit and tells how deep the stack was
// oracle: pwned
// tolerate: runtime-neutral
// events: [{}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
const none = 0;
const dive = (depth: { at: number }): number => {
  depth.at += 1;
  return dive(depth) + none;
};
function measure(): number {
  const depth = { at: 0 };
  try {
    return dive(depth);
  } finally {
    return depth.at; //~
  }
}
const apply = (state: State, _event: Event): State => ({ n: state.n + 1, pwned: measure() > 100 });
export default { initial, apply };
