// Claim: the constructor of generators does not make code from text.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      const make = Object.getPrototypeOf(function* () {}).constructor as (text: string) => () => Iterator<number>;
      return { pwned: make("yield 7")().next().value === 7 };
    } catch {
      return state;
    }
  },
};
