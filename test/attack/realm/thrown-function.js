// biome-ignore-all lint: this is an attack
// Claim: a function can be thrown.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw function toString() {
    for (;;);
  };
};
export default { initial, apply };
