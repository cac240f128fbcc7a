// Claim: a number has no locale.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return (1234.5).toLocaleString() === "1,234.5" || [1234.5].toLocaleString() === "1,234.5";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
