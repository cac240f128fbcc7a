// Claim: a getter in the state is refused and not called.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return {
    get n() {
      for (;;);
    },
  };
};
export default { initial, apply };
