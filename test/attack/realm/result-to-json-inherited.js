// Claim: an inherited toJSON is refused and not called.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return Object.create({
    toJSON() {
      for (;;);
    },
  });
};
export default { initial, apply };
