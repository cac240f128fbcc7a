// Claim: an array of four billion holes is refused.
// Group: hostile results
// Expect: STATE_TOO_LARGE|EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const list = [];
  list.length = 2 ** 32 - 1;
  return { list };
};
export default { initial, apply };
