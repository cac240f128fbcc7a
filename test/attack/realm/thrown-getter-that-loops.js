// Claim: a thrown object's getters are never called.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw {
    get message() {
      for (;;);
    },
    get name() {
      for (;;);
    },
  };
};
export default { initial, apply };
