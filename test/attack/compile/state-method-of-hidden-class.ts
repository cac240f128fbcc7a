// expect: reject
// why: a method of a class that nothing names any more is an object that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const tool = (() => {
  class Base {
    use(): number {
      return 1;
    }
  }
  class Tool extends Base {}
  return new Tool();
})();
const methodOf = (holder: { use: {} }): {} => holder.use;
const apply = (): State => {
  const kept: { n?: number } = methodOf(tool); //~
  kept.n = (kept.n ?? 0) + 1; //~
  return { n: kept.n };
};
export default { initial, apply };
