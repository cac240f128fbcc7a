// Claim: code cannot be made from text through a function's constructor.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return (() => 0).constructor("return true")();
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
