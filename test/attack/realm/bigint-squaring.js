// Claim: numbers that square without end are stopped.
// Group: memory bomb
// Expect: CPU_TIME_LIMIT|MEMORY_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  let n = 3n;
  for (;;) n *= n;
};
export default { initial, apply };
