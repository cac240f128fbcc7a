// Claim: RegExp.prototype.exec cannot be replaced.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  RegExp.prototype.exec = () => ["poisoned"];
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
  return { pwned: /a/.test("b") };
};
export default { initial, apply };
