// Claim: a loop that catches everything meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  for (;;) {
    try {
      for (;;);
    } catch {}
  }
};
export default { initial, apply };
