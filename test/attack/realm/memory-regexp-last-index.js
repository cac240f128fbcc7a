// Claim: a call does not see where an earlier one's regular expression stopped.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const sticky = /a/g;
const initial = () => ({ pwned: false });
const apply = () => {
  const pwned = sticky.lastIndex > 0;
  sticky.test("aaa");
  return { pwned };
};
export default { initial, apply };
