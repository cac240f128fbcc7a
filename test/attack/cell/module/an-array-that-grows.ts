// Claim: an array that grows without end is stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const all: number[] = [];
    for (let n = event.data.x; ; n += 1) all.push(n);
  },
};
