// expect: reject
// why: an assertion to never makes Object.create inherit from an error
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const apply = (state: State): State => {
  const made: unknown = Object.create(new Error("x") as never); //~
  const heir = made as { stack: number[] };
  return { n: state.n + 1, pwned: String(heir.stack).includes("Error: x\n") };
};
export default { initial, apply };
