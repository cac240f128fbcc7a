// Claim: there is no Proxy.
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
