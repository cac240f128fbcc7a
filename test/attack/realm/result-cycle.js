// Claim: a state that contains itself is refused.
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  const state = {};
  state.self = state;
  return state;
};
export default { initial, apply };
