// Claim: texts without end are stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const kept: string[] = [];
    for (let n = event.data.x; ; n += 1) kept.push(`${n}`.padStart(1000000, "x").toUpperCase());
  },
};
