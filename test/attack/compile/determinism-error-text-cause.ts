// expect: reject
// why: an error of the engine as the cause of one of the module
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"text":"null"}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { text?: string } };
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, event: Event): State {
  try {
    try {
      return { n: (JSON.parse(event.data.text ?? "") as { n: number }).n, pwned: false };
    } catch (cause) {
      throw new Error("outer", { cause });
    }
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { n: state.n + 1, pwned: cause instanceof Error && cause.message.includes("reading") }; //~
  }
}
export default { initial, apply };
