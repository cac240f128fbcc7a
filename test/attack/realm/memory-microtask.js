// Claim: a call does not see what an earlier one did after its answer, in a microtask.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const seen = { pwned: false };
const initial = () => ({ pwned: false });
const apply = () => {
  const { pwned } = seen;
  (async () => {
    await 0;
    seen.pwned = true;
  })();
  return { pwned };
};
export default { initial, apply };
