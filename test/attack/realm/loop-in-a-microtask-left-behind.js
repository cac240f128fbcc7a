// Claim: a microtask that a call has left behind when it was stopped does not run on.
// Expect: CPU_TIME_LIMIT
// Events: [{ "x": 1 }]
const initial = () => ({ pwned: false });
const apply = () => {
  (async () => {
    await 0;
    for (;;);
  })();
  for (;;);
};
export default { initial, apply };
