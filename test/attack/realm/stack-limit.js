// Claim: Error.stackTraceLimit is gone, from every error's constructor.
// Group: error and stack tricks
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return (
    typeof Error.stackTraceLimit === "number" || typeof Object.getPrototypeOf(TypeError).stackTraceLimit === "number"
  );
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
