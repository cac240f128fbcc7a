// expect: reject
// why: a regular expression without g or y keeps what is put into its lastIndex
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const digits = /\d/;
const initial = (): State => ({ n: 0 });
const apply = (): State => {
  digits.lastIndex += 1; //~
  return { n: digits.lastIndex };
};
export default { initial, apply };
