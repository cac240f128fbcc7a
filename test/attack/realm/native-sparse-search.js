// Claim: a search through four billion holes is stopped, from outside at the latest.
// Group: cpu
// Expect: CPU_TIME_LIMIT|MEMORY_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  const list = [];
  list[2 ** 32 - 2] = 1;
  return { n: list.indexOf(2) };
};
export default { initial, apply };
