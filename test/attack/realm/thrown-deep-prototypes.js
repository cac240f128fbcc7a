// Claim: a long chain of prototypes is not walked for ever.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  let holder = null;
  for (let depth = 0; depth < 5000; depth += 1) holder = Object.create(holder);
  throw holder;
};
export default { initial, apply };
