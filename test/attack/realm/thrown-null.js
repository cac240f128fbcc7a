// Claim: null can be thrown.
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw null;
};
export default { initial, apply };
