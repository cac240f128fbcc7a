// Claim: Date.now is gone.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return Date.now() > 0;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
