// Claim: there is no eval, by no name.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      const run = globalThis["eval"] as (text: string) => number;
      return { pwned: run("3 + 4") === 7 };
    } catch {
      return state;
    }
  },
};
