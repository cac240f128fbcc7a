// Claim: a thrown error's message is text or nothing.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw {
    message: {
      toString() {
        for (;;);
      },
    },
  };
};
export default { initial, apply };
