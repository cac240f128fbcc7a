// Claim: a thrown object whose message never comes to an end is stopped.
// Group: error and stack tricks
// Layers: allowlist, realm, limits, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(): State {
    throw {
      get message(): string {
        for (;;);
      },
    };
  },
};
