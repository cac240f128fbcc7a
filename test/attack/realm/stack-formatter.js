// Claim: a formatter of the tenant's is never called.
// Group: error and stack tricks
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  let called = false;
  Error.prepareStackTrace = () => {
    called = true;
  };
  void new Error("x").stack;
  try {
    null.x;
  } catch (error) {
    void error.stack;
  }
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
