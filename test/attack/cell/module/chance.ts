// Claim: a module cannot roll dice.
// Group: time, chance and place
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      return { pwned: Math.random() !== Math.random() };
    } catch {
      return state;
    }
  },
};
