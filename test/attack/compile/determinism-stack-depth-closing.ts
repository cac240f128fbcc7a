// expect: reject
// why: what a generator throws while another error closes it is lost behind that error, and so is the end of the stack
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
function* one(depth: { at: number }): Generator<number, void, undefined> {
  try {
    yield 1;
  } finally {
    dive(depth);
  }
}
const apply = (state: State, _event: Event): State => {
  const depth = { at: 0 };
  try {
    for (const n of one(depth)) throw new Error(`stop at ${n}`);
  } catch {
    return { n: state.n + 1, pwned: depth.at > 100 }; //~
  }
  return state;
};
export default { initial, apply };
