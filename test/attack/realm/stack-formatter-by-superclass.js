// Claim: the hidden Error is not the superclass of TypeError.
// Group: error and stack tricks
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  let called = false;
  Object.getPrototypeOf(TypeError).prepareStackTrace = () => {
    called = true;
  };
  void new TypeError("x").stack;
  return called;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
