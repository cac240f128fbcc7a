// Claim: null can be thrown.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw null;
};
export default { initial, apply };
