// Claim: a value that is too large to write costs no more than the call's own limits.
// Group: memory bomb
// Expect: harmless|CPU_TIME_LIMIT|MEMORY_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, n]));
  const shared = Array.from({ length: 100 }, () => wide);
  const tree = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => shared));
  console.log(wide, shared, tree, new Map([[tree, tree]]), "x".repeat(2 ** 27), new Float64Array(2 ** 20));
  return { pwned: false };
};
export default { initial, apply };
