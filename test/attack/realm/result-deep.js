// Claim: a state of a million levels is refused.
// Group: huge or deep state
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  let state = {};
  for (let depth = 0; depth < 100_000; depth += 1) state = { state };
  return state;
};
export default { initial, apply };
