// Claim: an object that turns into such text is no point in time.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return !Number.isNaN(new Date({ toString: () => "Jan 1 2024" }).getTime());
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
