// Claim: a method of Array.prototype that one call replaces is not what the next one finds.
// Group: prototype poisoning
// Layers: allowlist, realm, all
// Runs: [[{ "first": true }], [{ "first": false }]]
type State = { pwned: boolean };
type Event = { type: string; data: { first: boolean } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    if (event.data.first) {
      try {
        Array.prototype.map = () => [];
      } catch {
        return state;
      }
      return state;
    }
    return { pwned: [1].map((n) => n).length === 0 };
  },
};
