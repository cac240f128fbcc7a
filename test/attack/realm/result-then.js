// biome-ignore-all lint: this is an attack
// Claim: then in the state is refused and not called.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return {
    then() {
      for (;;);
    },
  };
};
export default { initial, apply };
