// Claim: a match is not seen by the next call.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  /secret/.exec("secret");
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
  return { pwned: RegExp.lastMatch === "secret" };
};
export default { initial, apply };
