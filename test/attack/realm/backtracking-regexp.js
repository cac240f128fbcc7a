// Claim: a pattern that backtracks without end does not hold the executor up.
// Group: cpu
// Expect: harmless|CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  return { pwned: /^(a+)+$/.test(`${"a".repeat(40)}!`) };
};
export default { initial, apply };
