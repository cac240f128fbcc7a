// Claim: there is no WeakRef.
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return new WeakRef({}).deref() !== undefined;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
