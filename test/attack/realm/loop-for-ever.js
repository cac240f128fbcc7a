// Claim: a loop without end meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  for (;;);
};
export default { initial, apply };
