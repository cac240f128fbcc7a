// biome-ignore-all lint: this is an attack
// Claim: the hidden Promise.prototype is frozen.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.getPrototypeOf((async () => 0)()).then = () => 1;
};
const apply = (_state, event) => {
  if (event.data.first) {
    try {
      poison();
    } catch {
      // What counts is what the next call sees.
    }
    return { pwned: false };
  }
  return { pwned: (async () => 0)().then() === 1 };
};
export default { initial, apply };
