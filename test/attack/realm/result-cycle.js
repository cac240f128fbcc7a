// Claim: a state that contains itself is refused.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const state = {};
  state.self = state;
  return state;
};
export default { initial, apply };
