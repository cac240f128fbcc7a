// Claim: a call does not see the private field that an earlier one put on a frozen object of the realm's.
// Group: memory bomb
// Expect: harmless
// Runs: [[1], [1]]
class Given {
  constructor(object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is the trick
    return object;
  }
}
class Stamp extends Given {
  #left = true;
  static isOn(object) {
    return #left in object;
  }
}
const initial = () => ({ pwned: false });
const apply = () => {
  const pwned = Stamp.isOn(Math);
  if (!pwned) new Stamp(Math);
  return { pwned };
};
export default { initial, apply };
