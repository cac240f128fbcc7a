// Claim: a message of megabytes is cut.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw new Error("x".repeat(8_000_000));
};
export default { initial, apply };
