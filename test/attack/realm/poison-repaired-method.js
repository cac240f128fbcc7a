// Claim: methods that may be overridden on one's own objects cannot themselves be changed.
// Group: prototype poisoning
// Expect: harmless
// Runs: [[1], [1]]
const initial = () => ({ pwned: false });
const methods = () => [
  Object.prototype.hasOwnProperty,
  Object.prototype.toString,
  Error.prototype.toString,
  (() => {}).toString,
  (() => {}).constructor,
];
const apply = () => {
  const pwned = methods().some((method) => Object.hasOwn(method, "left"));
  for (const method of methods()) Reflect.defineProperty(method, "left", { value: true });
  return { pwned };
};
export default { initial, apply };
