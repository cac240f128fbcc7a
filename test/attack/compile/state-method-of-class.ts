// expect: reject
// why: a method of a class is an object that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
class Tool {
  use(): number {
    return 1;
  }
}
const apply = (): State => {
  const plain: {} = new Tool().use;
  const kept: { n?: number } = plain;
  kept.n = (kept.n ?? 0) + 1; //~
  return { n: kept.n };
};
export default { initial, apply };
