// Claim: a state is measured in bytes, not characters.
// Expect: STATE_TOO_LARGE
const initial = () => ({ pwned: false });
const apply = () => {
  return { blob: "\u20ac".repeat(400_000) };
};
export default { initial, apply };
