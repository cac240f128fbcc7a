// expect: reject
// why: a function that stands on a global of the language is a value, and a value can be kept on it
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const apply = (): State => {
  const plain: {} = Math.max; //~
  const kept: { n?: number } = plain;
  kept.n = (kept.n ?? 0) + 1;
  return { n: kept.n };
};
export default { initial, apply };
