// expect: reject
// why: how long a text may become depends on the engine
// oracle: pwned
// tolerate: runtime-neutral
// events: [{}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, _event: Event): State {
  let text = "x";
  try {
    for (;;) text += text;
  } catch {
    return { n: state.n + 1, pwned: text.length > 1_000 }; //~
  }
}
export default { initial, apply };
