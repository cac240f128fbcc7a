// Claim: an error that reads like a time limit is an exception.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw new Error("Script execution timed out.");
};
export default { initial, apply };
