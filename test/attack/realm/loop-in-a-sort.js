// Claim: a comparison without end meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  return {
    list: [3, 1, 2].sort(() => {
      for (;;);
    }),
  };
};
export default { initial, apply };
