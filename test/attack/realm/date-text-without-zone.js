// Claim: text without a zone is no point in time.
// Group: time, chance and place
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return !Number.isNaN(new Date("2024-01-01T00:00:00").getTime()) || !Number.isNaN(Date.parse("Jan 1 2024"));
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
