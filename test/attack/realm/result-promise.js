// Claim: a promise is no state.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  return (async () => ({ n: 1 }))();
};
export default { initial, apply };
