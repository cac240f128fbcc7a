// Claim: a microtask that a module has left behind when it threw does not run on.
// Expect: EXCEPTION|CPU_TIME_LIMIT
(async () => {
  await 0;
  for (;;);
})();
throw new Error("thrown while loading");
