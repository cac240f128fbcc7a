// expect: reject
// why: the words of an error that the engine made change with its version
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"text":"null"}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, event: Event): State {
  try {
    return { n: (JSON.parse(event.data.text ?? "") as { n: number }).n, pwned: false };
  } catch (error) {
    return { n: state.n + 1, pwned: error instanceof Error && error.message.includes("reading") }; //~
  }
}
export default { initial, apply };
