// Claim: code cannot be made from text through an async generator's constructor.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  return typeof async function* () {}.constructor("yield 1") === "function";
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
