// Claim: JSON of itself in itself, without end, is stopped.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(_state: State, event: Event): State {
    const kept: string[] = [];
    for (let text = `"${event.data.x}`; ; ) {
      text = JSON.stringify([text, text]).slice(0, 8000000);
      kept.push(text);
    }
  },
};
