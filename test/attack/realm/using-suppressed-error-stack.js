// Claim: the error that `using` makes of two errors leads to no stack formatter.
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
  const native = Object.getPrototypeOf(suppressed().constructor);
  let seen;
  try {
    native.stackTraceLimit = 5;
    native.prepareStackTrace = (_error, sites) => {
      seen = sites.length;
      return "";
    };
    new Error("look").stack;
  } catch {}
  return { pwned: seen !== undefined || "captureStackTrace" in native };
};
export default { initial, apply };
