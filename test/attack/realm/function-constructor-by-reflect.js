// Claim: Reflect.construct does not reach the hidden Function.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return Reflect.construct(Object.getPrototypeOf(class {}).constructor, ["return true"])();
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
