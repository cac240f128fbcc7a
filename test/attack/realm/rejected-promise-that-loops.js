// Claim: a rejected promise whose message loops is ended from outside at the latest.
// Group: cpu
// Expect: EXCEPTION|CPU_TIME_LIMIT|needs-kill
const initial = () => ({ pwned: false });
const apply = async () => {
  throw {
    get message() {
      for (;;);
    },
  };
};
export default { initial, apply };
