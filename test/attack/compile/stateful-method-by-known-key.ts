// expect: reject
// why: a method of the language's by a key that the analysis knows is a value too
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const key = "map";
const apply = (): State => {
  const plain: {} = [1][key]; //~
  const kept: { n?: number } = plain;
  kept.n = (kept.n ?? 0) + 1;
  return { n: kept.n };
};
export default { initial, apply };
