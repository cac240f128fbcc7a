// Claim: a rejected promise cannot pass for a limit that was met.
// Group: realm escape
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  (async () => {
    throw new Error("Script execution timed out.");
  })();
  return { pwned: true };
};
export default { initial, apply };
