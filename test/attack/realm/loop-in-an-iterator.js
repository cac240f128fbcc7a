// Claim: a generator without end meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT|MEMORY_LIMIT|EXCEPTION|died
const initial = () => ({ pwned: false });
const apply = () => {
  return {
    list: [
      ...(function* () {
        for (;;) yield 1;
      })(),
    ],
  };
};
export default { initial, apply };
