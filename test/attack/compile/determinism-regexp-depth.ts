// expect: reject
// why: the parser of regular expressions gives up where the engine's stack ends, and tells it by a SyntaxError
// oracle: pwned
// tolerate: runtime-neutral
// events: [{}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
const fits = (depth: number): boolean => {
  try {
    new RegExp("(?=".repeat(depth) + ")".repeat(depth)).test("");
    return true;
  } catch {
    return false; //~
  }
};
const apply = (state: State, _event: Event): State => ({ n: state.n + 1, pwned: fits(1) && !fits(100000) });
export default { initial, apply };
