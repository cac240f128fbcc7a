// Claim: no event sees whether initial() was asked in its own call.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
let asked = 0;
let calls = 0;
const initial = () => {
  asked += 1;
  return { pwned: false };
};
const apply = () => {
  calls += 1;
  return { pwned: asked > 0 || calls > 1 };
};
export default { initial, apply };
