// Claim: what `using` makes of two errors inherits from nothing that can be changed.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const suppressed = () => {
  try {
    using _first = {
      [Symbol.dispose]() {
        throw new TypeError("first");
      },
    };
    throw new TypeError("second");
  } catch (error) {
    return error;
  }
};
const apply = () => {
  const shared = [Object.getPrototypeOf(suppressed()), suppressed().constructor];
  for (const object of shared) Reflect.set(object, "left", true);
  return { pwned: shared.some((object) => Object.hasOwn(object, "left")) };
};
export default { initial, apply };
