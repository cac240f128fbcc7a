// Claim: a result that is a promise of its own is no result.
// Group: hostile results
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    const result = {
      pwned: true,
      then(resolve: (value: number) => void): void {
        resolve(7);
      },
    };
    return result;
  },
};
