// Claim: a Date does not tell the host's time zone.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof new Date(0).getTimezoneOffset() === "number" || typeof new Date(0).getHours() === "number";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
