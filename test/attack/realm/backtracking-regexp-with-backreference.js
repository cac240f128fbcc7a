// Claim: a pattern that no other engine can take over meets the CPU limit.
// Group: cpu
// Expect: harmless|CPU_TIME_LIMIT|EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return { pwned: /^(a+)+\1$/.test(`${"a".repeat(60)}!`) };
};
export default { initial, apply };
