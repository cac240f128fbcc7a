/** Dijkstra with a binary heap, breadth-first components and a minimum spanning tree. */
import { defineReducer } from "assay";

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly cost: number;
}

class MinHeap<T> {
  readonly #items: { priority: number; value: T }[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(priority: number, value: T): void {
    const items = this.#items;
    let index = items.push({ priority, value }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#priority(parent) <= priority) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  pop(): { priority: number; value: T } | undefined {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (top === undefined || last === undefined || top === last) return top;
    this.#items[0] = last;
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let smallest = index;
      if (this.#priority(left) < this.#priority(smallest)) smallest = left;
      if (this.#priority(right) < this.#priority(smallest)) smallest = right;
      if (smallest === index) return top;
      this.#swap(index, smallest);
      index = smallest;
    }
  }

  #priority(index: number): number {
    return this.#items[index]?.priority ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first && second) [this.#items[a], this.#items[b]] = [second, first];
  }
}

class DisjointSets {
  readonly #parents = new Map<string, string>();

  find(node: string): string {
    const parent = this.#parents.get(node) ?? node;
    if (parent === node) return node;
    const root = this.find(parent);
    this.#parents.set(node, root);
    return root;
  }

  union(a: string, b: string): boolean {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA === rootB) return false;
    this.#parents.set(rootA, rootB);
    return true;
  }
}

type Neighbours = ReadonlyMap<string, readonly (readonly [to: string, cost: number])[]>;

function neighboursOf(edges: readonly Edge[]): Neighbours {
  const map = new Map<string, [string, number][]>();
  const link = (from: string, to: string, cost: number): void => {
    const list = map.get(from) ?? [];
    list.push([to, cost]);
    map.set(from, list);
  };
  for (const { from, to, cost } of edges) {
    link(from, to, cost);
    link(to, from, cost);
  }
  return map;
}

function shortest(neighbours: Neighbours, start: string): Map<string, { cost: number; via: string | null }> {
  const best = new Map<string, { cost: number; via: string | null }>([[start, { cost: 0, via: null }]]);
  const heap = new MinHeap<string>();
  heap.push(0, start);
  for (let next = heap.pop(); next; next = heap.pop()) {
    const { priority, value: node } = next;
    if (priority > (best.get(node)?.cost ?? Infinity)) continue;
    for (const [to, cost] of neighbours.get(node) ?? []) {
      const candidate = priority + cost;
      if (candidate < (best.get(to)?.cost ?? Infinity)) {
        best.set(to, { cost: candidate, via: node });
        heap.push(candidate, to);
      }
    }
  }
  return best;
}

function components(neighbours: Neighbours): string[][] {
  const seen = new Set<string>();
  const result: string[][] = [];
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue;
    const queue = [start];
    seen.add(start);
    for (const node of queue) {
      for (const [to] of neighbours.get(node) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        queue.push(to);
      }
    }
    result.push(queue.sort());
  }
  return result;
}

function spanningTree(edges: readonly Edge[]): { cost: number; edges: string[] } {
  const sets = new DisjointSets();
  const chosen = edges.toSorted((a, b) => a.cost - b.cost || (a.from < b.from ? -1 : 1)).filter(({ from, to }) => sets.union(from, to));
  return { cost: chosen.reduce((sum, { cost }) => sum + cost, 0), edges: chosen.map(({ from, to }) => `${from}${to}`) };
}

type Event = { type: "RoadBuilt"; data: Edge } | { type: "RoadClosed"; data: { from: string; to: string } } | { type: "Asked"; data: { from: string; to: string } };

interface State {
  edges: readonly Edge[];
  answers: { path: string[]; cost: number | null }[];
  components: string[][];
  tree: { cost: number; edges: string[] };
}

function derive(edges: readonly Edge[], answers: State["answers"]): State {
  return { edges, answers, components: components(neighboursOf(edges)), tree: spanningTree(edges) };
}

function route(edges: readonly Edge[], from: string, to: string): State["answers"][number] {
  const best = shortest(neighboursOf(edges), from);
  const end = best.get(to);
  if (!end) return { path: [], cost: null };
  const path: string[] = [];
  for (let node: string | null = to; node !== null; node = best.get(node)?.via ?? null) path.unshift(node);
  return { path, cost: end.cost };
}

export default defineReducer<State, Event>({
  initial: () => derive([], []),
  apply(state, event) {
    switch (event.type) {
      case "RoadBuilt":
        return derive([...state.edges, event.data], state.answers);
      case "RoadClosed": {
        const { from, to } = event.data;
        return derive(state.edges.filter((edge) => !(edge.from === from && edge.to === to)), state.answers);
      }
      case "Asked":
        return { ...state, answers: [...state.answers, route(state.edges, event.data.from, event.data.to)] };
    }
  },
});
