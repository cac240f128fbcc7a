// Claim: an error's stack tells tenant code nothing.
// Group: error and stack tricks
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return new Error("x").stack.length > 0;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
