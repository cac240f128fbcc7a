// Claim: a BigInt that squares itself, which nothing inside can interrupt, is stopped.
// Group: memory bomb
// Layers: limits, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    for (let x = BigInt(event.data.x + 1); ; ) x = x * x;
  },
};
