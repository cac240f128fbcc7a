// Claim: a symbol for a key is refused.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return { [Symbol("x")]: 1 };
};
export default { initial, apply };
