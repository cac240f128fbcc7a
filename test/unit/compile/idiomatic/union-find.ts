// graph algorithms, iterators, generators, labelled loops, Set ops, WeakMap local, destructuring swaps
type Graph = Record<string, Record<string, number>>;
interface S { graph: Graph; order: string[] | null; dist: Record<string, number>; comps: string[][] }
function* edges(g: Graph): Generator<[string, string, number], void, undefined> {
  for (const [u, vs] of Object.entries(g)) for (const [v, w] of Object.entries(vs)) yield [u, v, w];
}
const topo = (g: Graph): string[] | null => {
  const indeg = new Map<string, number>(Object.keys(g).map((k) => [k, 0] as const));
  for (const [, v] of edges(g)) indeg.set(v, (indeg.get(v) ?? 0) + 1);
  const queue = [...indeg].filter(([, d]) => d === 0).map(([k]) => k).sort();
  const out: string[] = [];
  for (let u = queue.shift(); u !== undefined; u = queue.shift()) {
    out.push(u);
    for (const v of Object.keys(g[u] ?? {})) {
      const d = indeg.get(v)! - 1;
      indeg.set(v, d);
      if (d === 0) queue.push(v);
    }
  }
  return out.length === indeg.size ? out : null;
};
function dijkstra(g: Graph, src: string) {
  const dist: Record<string, number> = { [src]: 0 };
  const done = new Set<string>();
  outer: while (true) {
    let best: string | undefined;
    for (const k in dist) if (!done.has(k) && (best === undefined || dist[k]! < dist[best]!)) best = k;
    if (best === undefined) break outer;
    done.add(best);
    for (const [v, w] of Object.entries(g[best] ?? {})) {
      const nd = dist[best]! + w;
      if (nd < (dist[v] ?? Infinity)) dist[v] = nd;
    }
  }
  return dist;
}
class UnionFind<T> {
  private parent = new Map<T, T>();
  find(x: T): T { let p = this.parent.get(x); if (p === undefined) { this.parent.set(x, x); return x; } while (p !== this.parent.get(p)!) p = this.parent.get(p)!; return p; }
  union(a: T, b: T) { const [ra, rb] = [this.find(a), this.find(b)]; if (ra !== rb) this.parent.set(ra, rb); }
  groups(): T[][] { return [...Map.groupBy(this.parent.keys(), (k) => this.find(k)).values()]; }
}
export default {
  initial: (): S => ({ graph: {}, order: [], dist: {}, comps: [] }),
  apply(s: S, e: { type: "edge"; data: { from: string; to: string; w?: number } } | { type: "drop"; data: { node: string } }): S {
    let graph: Graph;
    if (e.type === "edge") {
      const { from, to, w = 1 } = e.data;
      graph = { ...s.graph, [from]: { ...s.graph[from], [to]: w }, [to]: s.graph[to] ?? {} };
    } else {
      const { [e.data.node]: _gone, ...rest } = s.graph;
      graph = Object.fromEntries(Object.entries(rest).map(([k, vs]) => [k, Object.fromEntries(Object.entries(vs).filter(([v]) => v !== e.data.node))]));
    }
    const uf = new UnionFind<string>();
    for (const k of Object.keys(graph)) uf.find(k);
    for (const [u, v] of edges(graph)) uf.union(u, v);
    const src = Object.keys(graph).sort()[0];
    return { graph, order: topo(graph), dist: src === undefined ? {} : dijkstra(graph, src), comps: uf.groups().map((c) => c.toSorted()) };
  },
};
