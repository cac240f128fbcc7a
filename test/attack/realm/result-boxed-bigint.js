// Claim: a boxed BigInt that poses as a plain object is the function's fault, not the server's.
// Group: hostile results
// Expect: EXCEPTION
const initial = () => Object.setPrototypeOf(Object(1n), Object.prototype);
const apply = () => ({ pwned: true });
export default { initial, apply };
