// Claim: JSON.parse cannot be replaced under the fold's feet.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  JSON.parse = () => ({ first: false, forged: true });
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
  return { pwned: JSON.parse("1") !== 1 };
};
export default { initial, apply };
