// Claim: a getter of a result that never comes back is stopped, also while the result is being written.
// Group: cpu
// Layers: allowlist, realm, limits, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    return {
      get pwned(): boolean {
        for (;;);
      },
    };
  },
};
