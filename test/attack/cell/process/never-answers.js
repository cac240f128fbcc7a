// Claim: an executor that does nothing and never answers is ended.
// Group: slow drip
// Layers: limits, all
// Limits: {"wallClockMs": 1000}
// Ends: EXECUTOR_LOST
export default () => new Promise(() => setInterval(() => undefined, 1000));
