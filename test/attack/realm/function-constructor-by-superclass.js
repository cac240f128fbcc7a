// Claim: the superclass of the generator constructor is not Function.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  const Generator = Object.getPrototypeOf(function* () {}).constructor;
  return Object.getPrototypeOf(Generator)("return true")();
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
