// Claim: a regular expression that backtracks for ever is stopped, or comes to its end at once.
// Group: cpu
// Layers: limits, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    const text = `${"a".repeat(40 + event.data.x)}!`;
    return { pwned: state.pwned || /^(a+)+$/.test(text) };
  },
};
