// Claim: there is no WebAssembly.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof WebAssembly.Module === "function";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
