// Claim: the getter behind an error's stack has no other constructor.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  const error = new Error();
  const own = Object.getOwnPropertyDescriptor(error, "stack");
  return own.get.constructor("return true")();
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
