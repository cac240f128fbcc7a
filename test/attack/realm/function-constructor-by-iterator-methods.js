// Claim: methods of hidden prototypes have no other constructor.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
const attempt = () => {
  for (const start of [[].values(), new Map().keys(), "".matchAll(/a/g), (function* () {})()]) {
    let holder = start;
    while (holder !== null) {
      if (typeof holder.next === "function" && holder.next.constructor("return true")() === true) return true;
      holder = Object.getPrototypeOf(holder);
    }
  }
  return false;
};
const apply = () => {
  try {
    return { pwned: attempt() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
