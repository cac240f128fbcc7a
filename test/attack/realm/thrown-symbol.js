// Claim: a symbol can be thrown.
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw Symbol("x");
};
export default { initial, apply };
