// expect: reject
// why: a function that a namespace keeps for itself is an object that all calls share
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
namespace Box {
  const inner = (): number => 1;
  export const take = (): {} => inner;
}
const apply = (): State => {
  const kept: { n?: number } = Box.take();
  kept.n = (kept.n ?? 0) + 1; //~
  return { n: kept.n };
};
export default { initial, apply };
