// Claim: a method of Array.prototype cannot be replaced for the next call.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Array.prototype.map = () => ["poisoned"];
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
  return { pwned: [1].map(() => 2)[0] === "poisoned" };
};
export default { initial, apply };
