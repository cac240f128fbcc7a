// Claim: toJSON in the state is refused and not called.
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
