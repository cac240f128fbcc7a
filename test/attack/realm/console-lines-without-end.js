// Claim: writing without end ends at the CPU time, and takes no memory with it.
// Group: memory bomb
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  for (let n = 0; ; n += 1) console.log("a line that is long enough to count ".repeat(2000), n, { n });
};
export default { initial, apply };
