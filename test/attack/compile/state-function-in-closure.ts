// expect: reject
// why: a function that only another function names is an object that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const box = (() => {
  const inner = (): number => 1;
  return { take: (): {} => inner };
})();
const apply = (): State => {
  const kept: { n?: number } = box.take();
  kept.n = (kept.n ?? 0) + 1; //~
  return { n: kept.n };
};
export default { initial, apply };
