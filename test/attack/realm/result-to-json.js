// Claim: toJSON in the state is refused and not called.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return {
    toJSON() {
      for (;;);
    },
  };
};
export default { initial, apply };
