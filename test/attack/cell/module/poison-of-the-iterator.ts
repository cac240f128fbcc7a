// Claim: an iterator that one call replaces does not hand the next one other values.
// Group: prototype poisoning
// Layers: allowlist, realm, all
// Runs: [[{ "first": true }], [{ "first": false }]]
type State = { pwned: boolean };
type Event = { type: string; data: { first: boolean } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    if (event.data.first) {
      try {
        Array.prototype[Symbol.iterator] = function* <T>(this: T[]) {
          yield this[0] as T;
        } as unknown as typeof Array.prototype[typeof Symbol.iterator];
      } catch {
        return state;
      }
      return state;
    }
    return { pwned: [...[1, 2, 3]].length === 1 };
  },
};
