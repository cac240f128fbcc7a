// Claim: a loop without end meets the CPU limit.
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  for (;;);
};
export default { initial, apply };
