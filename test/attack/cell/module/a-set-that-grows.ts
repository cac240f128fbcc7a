// Claim: a Set that grows without end is stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const sets: Set<number[]>[] = [];
    for (let round = event.data.x; ; round += 1) {
      const set = new Set<number[]>();
      for (let key = 0; key < 100000; key += 1) set.add([key, round]);
      sets.push(set);
    }
  },
};
