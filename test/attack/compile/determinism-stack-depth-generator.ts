// expect: reject
// why: a generator catches the limit that is thrown into it
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
function* diver(depth: { at: number }): Generator<number, void, undefined> {
  try {
    yield dive(depth);
  } catch {
    yield depth.at; //~
  }
}
const apply = (state: State, _event: Event): State => ({ n: state.n + 1, pwned: [...diver({ at: 0 })].some((at) => at > 100) });
export default { initial, apply };
