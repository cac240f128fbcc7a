// Claim: an error that reads like the memory limit is an exception.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw new RangeError("Isolate was disposed during execution due to memory limit");
};
export default { initial, apply };
