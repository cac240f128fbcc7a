// Claim: a thrown error's own stack is never called.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const error = new Error("x");
  Object.defineProperty(error, "stack", {
    get() {
      for (;;);
    },
  });
  throw error;
};
export default { initial, apply };
