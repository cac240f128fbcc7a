// Claim: a Date in a template is in UTC.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return `${new Date(0)}` !== "1970-01-01T00:00:00.000Z";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
