// Claim: an object that only looks plain is refused.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return Object.setPrototypeOf(new String("x"), Object.prototype);
};
export default { initial, apply };
