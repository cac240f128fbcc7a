// Claim: what a library function hands to a callback leads to no constructor of functions.
// Group: realm escape
// Layers: allowlist, realm, all
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply(state: State): State {
    try {
      let seven = 0;
      "ab".replace(/a/, (...found) => {
        const make = Reflect.get(Reflect.get(found, "constructor"), "constructor") as (text: string) => () => number;
        seven = make("return 7")();
        return "";
      });
      return { pwned: seven === 7 };
    } catch {
      return state;
    }
  },
};
