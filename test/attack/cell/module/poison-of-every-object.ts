// Claim: a property that one call gives to every object is not there for the next one.
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
        Object.defineProperty(Object.prototype, "admin", { value: true });
      } catch {
        return state;
      }
      return state;
    }
    const user: { admin?: boolean } = {};
    return { pwned: user.admin === true };
  },
};
