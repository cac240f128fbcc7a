// Claim: an ArrayBuffer cannot be made to grow.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 1 << 20 });
  buffer.resize(1 << 20);
  return buffer.byteLength === 1 << 20;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
