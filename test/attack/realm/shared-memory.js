// Claim: there are no SharedArrayBuffer and Atomics.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return new SharedArrayBuffer(8).byteLength === 8 && typeof Atomics.wait === "function";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
