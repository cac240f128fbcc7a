// Claim: memory that code takes outside of the isolate is bounded all the same.
// Group: memory bomb
// Layers: limits, all
// Limits: {"cpuTimeMs": 20000, "wallClockMs": 20000}
export default () => {
  const kept = [];
  for (let n = 0; n < 320; n += 1) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
  return kept.length;
};
