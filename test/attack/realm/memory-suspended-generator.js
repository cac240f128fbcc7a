// Claim: a call does not go on with a generator that an earlier one has begun.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const calls = (function* () {
  yield false;
  for (;;) yield true;
})();
const initial = () => ({ pwned: false });
const apply = () => ({ pwned: calls.next().value });
export default { initial, apply };
