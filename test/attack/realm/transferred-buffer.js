// Claim: an ArrayBuffer cannot be moved into a larger one.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return new ArrayBuffer(8).transfer(1 << 20).byteLength === 1 << 20;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
