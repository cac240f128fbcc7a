// Claim: half of a surrogate pair is refused.
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return { text: "\ud83d" };
};
export default { initial, apply };
