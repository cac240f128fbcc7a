// Claim: a module cannot read the clock.
// Group: time, chance and place
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      return { pwned: Date.now() > 1600000000000 };
    } catch {
      return state;
    }
  },
};
