// Claim: a fill of a huge array, which nothing inside can interrupt, is stopped.
// Group: memory bomb
// Layers: limits, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from<number>({ length: 50000000 }).fill(event.data.x));
  },
};
