// Claim: a toJSON that never comes back is stopped, also while the result is being written.
// Group: cpu
// Layers: allowlist, realm, limits, all
type State = { pwned: boolean };
const state = (): State => ({ pwned: false });
export default {
  initial: state,
  apply(): State {
    const result = {
      pwned: false,
      toJSON(): string {
        for (;;);
      },
    };
    return result;
  },
};
