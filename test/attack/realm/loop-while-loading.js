// Claim: a module whose evaluation never ends meets the CPU limit.
// Expect: CPU_TIME_LIMIT
for (;;);
export default {};
