// Claim: a fill of 60 million elements is stopped, from outside at the latest.
// Group: memory bomb
// Expect: CPU_TIME_LIMIT|MEMORY_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  return { n: new Array(60 * 1024 * 1024).fill(1).length };
};
export default { initial, apply };
