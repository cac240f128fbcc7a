// Claim: there is no FinalizationRegistry.
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof new FinalizationRegistry(() => {}).register === "function";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
