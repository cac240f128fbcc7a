// Claim: a loop without end is stopped.
// Group: cpu
// Layers: limits, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    for (let n = event.data.x; n < 10; n = (n + 1) % 7);
    return state;
  },
};
