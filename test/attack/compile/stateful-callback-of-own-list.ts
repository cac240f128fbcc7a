// expect: reject
// why: what looks like a list keeps the function of the language's that it is given
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
class Keeper {
  got: {} = {};
  map(given: {}): number[] {
    this.got = given;
    return [];
  }
}
const apply = (): State => {
  const keeper = new Keeper();
  (keeper as unknown as number[]).map(String); //~
  const kept: { n?: number } = keeper.got;
  kept.n = (kept.n ?? 0) + 1;
  return { n: kept.n };
};
export default { initial, apply };
