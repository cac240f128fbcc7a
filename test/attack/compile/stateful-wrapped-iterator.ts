// expect: reject
// why: the method of an iterator that the language has made from the author's is shared by all of them
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
const apply = (): State => {
  const plain: {} = Iterator.from({ next: () => ({ done: true as const, value: undefined }) }).next; //~
  const kept: { n?: number } = plain;
  kept.n = (kept.n ?? 0) + 1;
  return { n: kept.n };
};
export default { initial, apply };
