// expect: reject
// why: whether a function that only another function names has been frozen is a bit that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const box = (() => {
  const inner = (): number => 1;
  return { take: (): (() => number) => inner };
})();
const apply = (): State => {
  const before = Object.isFrozen(box.take());
  Object.freeze(box.take()); //~
  return { n: before ? 1 : 0 };
};
export default { initial, apply };
