// Claim: a function's own constructor does not make code from text.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      const make = (() => 0).constructor as (text: string) => () => number;
      return { pwned: make("return 7")() === 7 };
    } catch {
      return state;
    }
  },
};
