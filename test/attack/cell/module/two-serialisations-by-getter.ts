// Claim: a state whose property answers differently the second time is refused.
// Group: two serialisations
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    let times = 0;
    return {
      get pwned(): boolean {
        times += 1;
        return times % 2 === 0;
      },
    };
  },
};
