// Claim: a getter in an array is refused and not called.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const list = [1];
  Object.defineProperty(list, 0, {
    enumerable: true,
    get() {
      for (;;);
    },
  });
  return { list };
};
export default { initial, apply };
