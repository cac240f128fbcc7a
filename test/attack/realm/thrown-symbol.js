// Claim: a symbol can be thrown.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw Symbol("x");
};
export default { initial, apply };
