// Claim: a call does not see what an earlier one put into a cache that a closure holds.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const memoize = () => {
  const cache = new Map();
  return (key) => {
    const known = cache.has(key);
    cache.set(key, true);
    return known;
  };
};
const isKnown = memoize();
const initial = () => ({ pwned: false });
const apply = (_state, event) => ({ pwned: isKnown(event.type) });
export default { initial, apply };
