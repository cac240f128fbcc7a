// Claim: Error.captureStackTrace is gone.
// Group: error and stack tricks
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  const o = {};
  Error.captureStackTrace(o);
  return typeof o.stack === "string";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
