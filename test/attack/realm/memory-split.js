// Claim: a split into fifty million parts is stopped.
// Group: memory bomb
// Expect: MEMORY_LIMIT|CPU_TIME_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  return { n: "a".repeat(50_000_000).split("").length };
};
export default { initial, apply };
