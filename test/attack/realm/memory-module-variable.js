// Claim: a call does not see what an earlier one wrote to a variable of the module.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
let calls = 0;
const initial = () => ({ pwned: false });
const apply = () => {
  calls += 1;
  return { pwned: calls > 1 };
};
export default { initial, apply };
