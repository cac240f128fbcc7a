// Claim: the hidden prototype of typed arrays is frozen.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.getPrototypeOf(Uint8Array.prototype).fill = () => "poisoned";
};
const apply = (_state, event) => {
  if (event.data.first) {
    try {
      poison();
    } catch {
      // What counts is what the next call sees.
    }
    return { pwned: false };
  }
  return { pwned: new Uint8Array(1).fill(0) === "poisoned" };
};
export default { initial, apply };
