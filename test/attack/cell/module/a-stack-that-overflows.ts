// Claim: a recursion without end is one call's fault, and no process's.
// Group: error and stack tricks
// Layers: realm, limits, all
// Bare: V8 ends it with a RangeError wherever it runs
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
const deeper = (n: number): number => deeper(n + 1) + 1;
export default {
  initial: (): State => ({ pwned: false }),
  apply: (_state: State, event: Event): State => ({ pwned: deeper(event.data.x) > 0 }),
};
