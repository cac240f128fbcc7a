/** Disjoint sets in a class. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class UnionFind {
  private readonly parent: number[];
  constructor(n: number) {
    this.parent = Array.from({ length: n }, (_, i) => i);
  }
  find(x: number): number {
    const p = this.parent[x] ?? x;
    if (p === x) return x;
    const r = this.find(p);
    this.parent[x] = r;
    return r;
  }
  union(a: number, b: number): void {
    this.parent[this.find(a)] = this.find(b);
  }
}
const apply = (state: State, event: Event): State => {
  const u = new UnionFind(5);
  u.union(0, 1);
  u.union(1, 2);
  return { ...state, n: u.find(0) === u.find(2) ? 1 : 0 };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
