// Claim: an object whose getters loop, thrown while the module is evaluated, is ended from outside at the latest.
// Group: error and stack tricks
// Expect: EXCEPTION|CPU_TIME_LIMIT|needs-kill
throw {
  get message() {
    for (;;);
  },
};
export default {};
