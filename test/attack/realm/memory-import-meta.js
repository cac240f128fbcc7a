// Claim: a call does not see what an earlier one left on import.meta.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const initial = () => ({ pwned: false });
const apply = () => {
  const pwned = import.meta.left === true;
  import.meta.left = true;
  return { pwned };
};
export default { initial, apply };
