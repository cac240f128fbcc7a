// Claim: a module cannot format stacks, and so does not see the frames of trusted code.
// Group: error and stack tricks
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      let frames = 0;
      (Error as unknown as { prepareStackTrace: (error: Error, sites: unknown[]) => string }).prepareStackTrace = (_error, sites) => {
        frames = sites.length;
        return "";
      };
      const text = new Error("x").stack;
      return { pwned: frames > 0 && text === "" };
    } catch {
      return state;
    }
  },
};
