// Claim: half of a surrogate pair is refused.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return { text: "\ud83d" };
};
export default { initial, apply };
