// Claim: initial() without end meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
const initial = () => {
  for (;;);
};
const apply = (state) => state;
export default { initial, apply };
