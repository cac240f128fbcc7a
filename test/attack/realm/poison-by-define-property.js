// Claim: Object.defineProperty does not get past the freeze.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.defineProperty(Object.prototype, "valueOf", { value: () => 42 });
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
  return { pwned: {} + 0 === 42 };
};
export default { initial, apply };
