// Claim: a module whose evaluation never ends meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
for (;;);
export default {};
