// Claim: a state that is nested too deep to be written is one call's fault.
// Group: huge or deep state
// Layers: realm, limits, all
type Node = { next: Node | null };
type State = { pwned: boolean; node: Node | null };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false, node: null }),
  apply(_state: State, event: Event): State {
    let node: Node = { next: null };
    for (let n = event.data.x; n < 1000000; n += 1) node = { next: node };
    return { pwned: true, node };
  },
};
