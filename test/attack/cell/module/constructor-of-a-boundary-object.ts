// Claim: what crosses the boundary, such as the event, is made of the isolate's own objects and leads nowhere.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
type Event = { type: string; data: { x: number } };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State, event: Event): State {
    try {
      const make = event.data.constructor.constructor as (text: string) => () => number;
      return { pwned: make("return 7")() === 7 };
    } catch {
      return state;
    }
  },
};
