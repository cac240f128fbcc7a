// Generic binary heap & Dijkstra & A* & Kruskal, junior style with comments
class PriorityQueue<T> {
  private heap: Array<{ item: T; priority: number }> = [];
  get size() {
    return this.heap.length;
  }
  isEmpty() {
    return this.heap.length === 0;
  }
  enqueue(item: T, priority: number) {
    this.heap.push({ item, priority });
    let i = this.heap.length - 1;
    while (i > 0) {
      const parent = Math.floor((i - 1) / 2);
      if (this.heap[parent].priority <= this.heap[i].priority) break;
      [this.heap[parent], this.heap[i]] = [this.heap[i], this.heap[parent]];
      i = parent;
    }
    return this;
  }
  dequeue(): T | undefined {
    if (this.isEmpty()) return undefined;
    const top = this.heap[0];
    const last = this.heap.pop()!;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      let i = 0;
      for (;;) {
        const l = 2 * i + 1,
          r = l + 1;
        let smallest = i;
        if (l < this.heap.length && this.heap[l].priority < this.heap[smallest].priority)
          smallest = l;
        if (r < this.heap.length && this.heap[r].priority < this.heap[smallest].priority)
          smallest = r;
        if (smallest === i) break;
        const tmp = this.heap[i];
        this.heap[i] = this.heap[smallest];
        this.heap[smallest] = tmp;
        i = smallest;
      }
    }
    return top.item;
  }
}

class Graph {
  private readonly adjacency = new Map<string, Map<string, number>>();
  static fromEdges(edges: Edge[]): Graph {
    const g = new Graph();
    edges.forEach(({ a, b, w }) => g.connect(a, b, w));
    return g;
  }
  connect(a: string, b: string, weight: number): void {
    if (!this.adjacency.has(a)) this.adjacency.set(a, new Map());
    if (!this.adjacency.has(b)) this.adjacency.set(b, new Map());
    this.adjacency.get(a)!.set(b, weight);
    this.adjacency.get(b)!.set(a, weight);
  }
  nodes() {
    return [...this.adjacency.keys()];
  }
  shortestPath(from: string, to: string): { distance: number; path: string[] } | null {
    const dist: { [node: string]: number } = {};
    const prev: { [node: string]: string | null } = {};
    for (const n of this.nodes()) {
      dist[n] = Infinity;
      prev[n] = null;
    }
    if (!(from in dist) || !(to in dist)) return null;
    dist[from] = 0;
    const queue = new PriorityQueue<string>().enqueue(from, 0);
    const seen = new Set<string>();
    while (!queue.isEmpty()) {
      const current = queue.dequeue() as string;
      if (seen.has(current)) continue;
      seen.add(current);
      if (current === to) break;
      this.adjacency.get(current)?.forEach((w, next) => {
        const alt = dist[current] + w;
        if (alt < dist[next]) {
          dist[next] = alt;
          prev[next] = current;
          queue.enqueue(next, alt);
        }
      });
    }
    if (dist[to] === Infinity) return null;
    const path = [];
    for (let at: string | null = to; at !== null; at = prev[at]) path.unshift(at);
    return { distance: dist[to], path };
  }
}
type Edge = { a: string; b: string; w: number };
interface State {
  edges: Edge[];
  answers: (string | null)[];
  mst: number;
}
type Event =
  | { type: "EdgeAdded"; data: Edge }
  | { type: "PathAsked"; data: { from: string; to: string } }
  | { type: "TreeAsked" };

function kruskal(edges: Edge[]): Edge[] {
  const parent: Record<string, string> = {};
  function find(x: string): string {
    return parent[x] === undefined || parent[x] === x ? x : (parent[x] = find(parent[x]));
  }
  const out: Edge[] = [];
  for (const e of edges.slice().sort((x, y) => x.w - y.w)) {
    const ra = find(e.a),
      rb = find(e.b);
    if (ra !== rb) {
      parent[ra] = rb;
      out.push(e);
    }
  }
  return out;
}
export default {
  initial(): State {
    return { edges: [], answers: [], mst: 0 };
  },
  apply(state: State, event: Event): State {
    if (event.type === "EdgeAdded") return { ...state, edges: [...state.edges, event.data] };
    if (event.type === "TreeAsked")
      return { ...state, mst: kruskal(state.edges).reduce((s, e) => s + e.w, 0) };
    const found = Graph.fromEdges(state.edges).shortestPath(event.data.from, event.data.to);
    return {
      ...state,
      answers: state.answers.concat(found ? `${found.path.join(">")}=${found.distance}` : null),
    };
  },
};
