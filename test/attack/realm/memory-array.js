// Claim: an array that grows without end is stopped.
// Group: memory bomb
// Expect: MEMORY_LIMIT|CPU_TIME_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  const list = [];
  for (;;) list.push([1, 2, 3, 4, 5, 6, 7, 8]);
};
export default { initial, apply };
