// Claim: a call of the console returns undefined and throws nothing, whatever it is given and however many lines there are already.
// Group: realm escape
// Expect: harmless
// Events: [{ "x": 1 }, { "x": 2 }]
const initial = () => ({ pwned: false });
const deep = (depth) => (depth === 0 ? {} : { inner: deep(depth - 1) });
const cyclic = () => {
  const object = { list: [] };
  object.list.push(object, object.list);
  return object;
};
const apply = (state) => {
  const given = [
    deep(500),
    cyclic(),
    "\ud800",
    "x".repeat(1e6),
    10n ** 5000n,
    new Array(1e6),
    Symbol.iterator,
    null,
    undefined,
  ];
  const tells = (write, value) => {
    try {
      return write(value) !== undefined;
    } catch {
      return true;
    }
  };
  for (let round = 0; round < 100; round += 1) {
    for (const value of given) {
      for (const write of [console.debug, console.log, console.info, console.warn, console.error]) {
        if (tells(write, value)) return { pwned: true };
      }
    }
  }
  return { pwned: state.pwned || console.log.length !== 0 };
};
export default { initial, apply };
