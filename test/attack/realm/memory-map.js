// Claim: a Map that grows without end is stopped.
// Group: memory bomb
// Expect: MEMORY_LIMIT|CPU_TIME_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  const map = new Map();
  for (let key = 0; ; key += 1) map.set(key, key);
};
export default { initial, apply };
