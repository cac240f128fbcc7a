// Claim: recursion without end is an exception of its event.
// Group: cpu
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const dive = () => dive() + 1;
  return dive();
};
export default { initial, apply };
