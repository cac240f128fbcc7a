// expect: reject
// why: a private method is an object that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
class Tool {
  #use(): number {
    return 1;
  }
  part(): {} {
    return this.#use;
  }
}
const apply = (): State => {
  const kept: { n?: number } = new Tool().part();
  kept.n = (kept.n ?? 0) + 1; //~
  return { n: kept.n };
};
export default { initial, apply };
