// Claim: code cannot be made from text through the console, nor is it that of the engine's inspector.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const reaches = (attempt) => {
  try {
    return attempt() === true;
  } catch {
    return false;
  }
};
const apply = () => ({
  pwned: [
    () => console.log.constructor("return true")(),
    () => console.constructor.constructor("return true")(),
    () => Reflect.construct(console.log, [], Function) !== undefined,
    () =>
      typeof console.memory === "object" ||
      typeof console.context === "function" ||
      typeof console.profile === "function",
    () => typeof console.log.caller === "function" || typeof console.log.arguments === "object",
  ].some(reaches),
});
export default { initial, apply };
