// Claim: there is no Proxy.
// Group: error and stack tricks
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const apply = () => {
  throw new Proxy(
    {},
    {
      get() {
        for (;;);
      },
    },
  );
};
export default { initial, apply };
