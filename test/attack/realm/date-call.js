// Claim: Date() reads no clock.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof Date() === "string";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
