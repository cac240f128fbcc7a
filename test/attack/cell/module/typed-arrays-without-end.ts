// Claim: memory beside the heap, as typed arrays take it, is stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const kept: Uint8Array[] = [];
    for (;;) kept.push(new Uint8Array(16777216).fill(event.data.x));
  },
};
