// Claim: a comparator that never comes back is stopped inside the engine's own sort.
// Group: cpu
// Layers: limits, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    [3, 1, event.data.x].sort((a, b) => {
      for (let n = a; ; n = (n + b) % 5);
    });
    return state;
  },
};
