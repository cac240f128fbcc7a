// Claim: a repaired property of Object.prototype cannot be assigned on the prototype itself.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.prototype.toString = () => "poisoned";
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
  return { pwned: String({}) === "poisoned" };
};
export default { initial, apply };
