// Claim: keys that come with an event do not lead to the constructor of functions.
// Group: realm escape
// Layers: allowlist, realm, all
// Events: [{ "k": "constructor" }]
type State = { pwned: boolean };
type Event = { type: string; data: { k: string } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    const table: Record<string, Record<string, unknown>> = {};
    try {
      const make = table[event.data.k]?.[event.data.k] as (text: string) => () => number;
      return { pwned: make("return 7")() === 7 };
    } catch {
      return state;
    }
  },
};
