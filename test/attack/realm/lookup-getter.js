// Claim: __lookupGetter__ and __defineGetter__ are gone.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof {}.__lookupGetter__("__proto__") === "function";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
