// Claim: a state that writes itself differently the second time is refused.
// Group: two serialisations
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    let times = 0;
    const result = {
      pwned: false,
      toJSON(): { pwned: boolean; times: number } {
        times += 1;
        return { pwned: true, times };
      },
    };
    return result;
  },
};
