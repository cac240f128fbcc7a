// Claim: a Map that grows without end is stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    for (let round = event.data.x; ; round += 1) {
      const maps: Map<number, number[]>[] = [];
      for (;;) {
        const map = new Map<number, number[]>();
        for (let key = 0; key < 100000; key += 1) map.set(key, [key, round]);
        maps.push(map);
      }
    }
  },
};
