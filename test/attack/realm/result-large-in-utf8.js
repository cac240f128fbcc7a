// Claim: a state is measured in bytes, not characters.
// Group: huge or deep state
// Expect: STATE_TOO_LARGE
const initial = () => ({ pwned: false });
const apply = () => {
  return { blob: "\u20ac".repeat(400_000) };
};
export default { initial, apply };
