// Claim: the hidden prototype of array iterators is frozen.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.getPrototypeOf([].values()).next = () => ({ done: true });
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
  return { pwned: [...[1, 2]].length === 0 };
};
export default { initial, apply };
