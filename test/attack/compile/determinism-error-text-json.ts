// expect: reject
// why: the words of JSON.parse change with the engine
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"text":"{"}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, event: Event): State {
  try {
    return { n: (JSON.parse(event.data.text ?? "") as { n: number }).n, pwned: false };
  } catch (error) {
    return { n: state.n + 1, pwned: `${String(error)}`.includes("JSON") }; //~
  }
}
export default { initial, apply };
