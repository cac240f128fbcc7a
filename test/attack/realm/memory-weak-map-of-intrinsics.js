// Claim: a call does not see what an earlier one hung on a frozen object of the realm's by a WeakMap.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const left = new WeakMap();
const initial = () => ({ pwned: false });
const apply = () => {
  const pwned = left.has(Math);
  left.set(Math, true);
  return { pwned };
};
export default { initial, apply };
