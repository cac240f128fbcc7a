// Claim: there is no WebAssembly, which is code that no analysis has seen.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      return { pwned: WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) };
    } catch {
      return state;
    }
  },
};
