// Claim: a result whose value is worked out while it is written is no result.
// Group: hostile results
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    return {
      get pwned(): boolean {
        return true;
      },
    };
  },
};
