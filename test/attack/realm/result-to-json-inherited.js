// Claim: an inherited toJSON is refused and not called.
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
