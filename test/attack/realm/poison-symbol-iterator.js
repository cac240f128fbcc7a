// Claim: Array.prototype[Symbol.iterator] cannot be replaced.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Array.prototype[Symbol.iterator] = function* () {};
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
  return { pwned: [...[1]].length === 0 };
};
export default { initial, apply };
