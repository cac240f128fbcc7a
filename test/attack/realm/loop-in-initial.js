// Claim: initial() without end meets the CPU limit.
// Expect: CPU_TIME_LIMIT
const initial = () => {
  for (;;);
};
const apply = (state) => state;
export default { initial, apply };
