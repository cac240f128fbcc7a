// Claim: a state far over its bound does not leave the executor, nor pass the gateway.
// Group: huge or deep state
// Layers: realm, limits, all
// Bare: the gateway itself takes no larger state from any executor
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
type State = { pwned: boolean; text: string };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false, text: "" }),
  apply: (_state: State, event: Event): State => ({ pwned: true, text: "x".repeat(17500000 + event.data.x) }),
};
