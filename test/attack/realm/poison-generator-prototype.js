// Claim: the hidden prototype of generators is frozen.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[{ "first": true }], [{ "first": false }]]
const initial = () => ({ pwned: false });
const poison = () => {
  Object.getPrototypeOf(function* () {}.prototype).next = () => ({ done: true, value: 1 });
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
  return {
    pwned:
      (function* () {
        yield 2;
      })().next().value === 1,
  };
};
export default { initial, apply };
