// Claim: finally does not outlive the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  try {
    for (;;);
  } finally {
    for (;;);
  }
};
export default { initial, apply };
