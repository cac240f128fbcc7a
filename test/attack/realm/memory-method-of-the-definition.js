// Claim: a call does not run the method that an earlier one put in the place of the definition's.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
const definition = {
  initial: () => ({ pwned: definition.left === true }),
  apply(state) {
    const pwned = definition.left === true;
    definition.left = true;
    return { pwned: pwned || state.pwned };
  },
};
export default definition;
