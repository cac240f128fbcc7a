// Claim: a microtask without end meets the CPU limit.
// Group: cpu
// Expect: CPU_TIME_LIMIT
// Events: [{ "x": 1 }]
const initial = () => ({ pwned: false });
const apply = (state) => {
  (async () => {
    await 0;
    for (;;);
  })();
  return state;
};
export default { initial, apply };
