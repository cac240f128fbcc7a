// Claim: a state of 60 MB is refused.
// Group: huge or deep state
// Expect: STATE_TOO_LARGE
const initial = () => ({ pwned: false });
const apply = () => {
  return { blob: "x".repeat(60_000_000) };
};
export default { initial, apply };
