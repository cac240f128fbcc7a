// Claim: a state that grows a thousandfold when written is refused before it is written.
// Group: huge or deep state
// Expect: STATE_TOO_LARGE|CPU_TIME_LIMIT
const initial = () => ({ pwned: false });
const apply = () => {
  let state = ["x"];
  for (let depth = 0; depth < 40; depth += 1) state = [state, state];
  return state;
};
export default { initial, apply };
