// Claim: keys that come with an event do not lead to the prototype of all objects.
// Group: prototype poisoning
// Layers: allowlist, realm, all
// Runs: [[{ "a": "__proto__", "b": "admin" }], [{ "a": "x", "b": "y" }]]
type State = { pwned: boolean };
type Event = { type: string; data: { a: string; b: string } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    const table: Record<string, Record<string, boolean>> = {};
    const { a, b } = event.data;
    try {
      const row = table[a];
      if (row !== undefined) row[b] = true;
    } catch {
      return state;
    }
    const user: { admin?: boolean } = {};
    return { pwned: a === "x" && user.admin === true };
  },
};
