// Claim: a result that answers differently whenever it is asked is no result.
// Group: hostile results
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    return new Proxy(state, { get: () => true });
  },
};
