// Claim: a call cannot tell how much memory an earlier one has left to be collected.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const kept = [];
const most = () => {
  let count = 0;
  try {
    for (; count < 200; count += 1) kept.push(new ArrayBuffer(1 << 20));
  } catch {}
  return count;
};
const initial = () => ({ pwned: false });
const apply = () => ({ pwned: most() < 20 });
export default { initial, apply };
