// Claim: a Date's constructor is the tamed one.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return new new Date(0).constructor().getTime() > 0;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
