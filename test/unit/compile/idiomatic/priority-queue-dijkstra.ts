/** Shortest paths with a heap of one's own, generic over what it holds. */
import { defineReducer } from "assay";

interface Comparable<T> {
  compareTo(other: T): number;
}

class PriorityQueue<T extends Comparable<T>> {
  private readonly heap: T[] = [];

  static from<T extends Comparable<T>>(items: Iterable<T>): PriorityQueue<T> {
    const queue = new PriorityQueue<T>();
    for (const item of items) queue.push(item);
    return queue;
  }

  get size(): number {
    return this.heap.length;
  }

  push(item: T): void {
    let index = this.heap.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.heap[parent]!.compareTo(this.heap[index]!) <= 0) break;
      this.swap(parent, index);
      index = parent;
    }
  }

  pop(): T | undefined {
    const [top] = this.heap;
    const last = this.heap.pop();
    if (this.heap.length > 0 && last !== undefined) {
      this.heap[0] = last;
      this.sink(0);
    }
    return top;
  }

  *drain(): Generator<T, void> {
    for (let item = this.pop(); item !== undefined; item = this.pop()) yield item;
  }

  private sink(index: number): void {
    for (;;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.heap.length && this.heap[child]!.compareTo(this.heap[least]!) < 0) least = child;
      }
      if (least === index) return;
      this.swap(least, index);
      index = least;
    }
  }

  private swap(i: number, j: number): void {
    [this.heap[i], this.heap[j]] = [this.heap[j]!, this.heap[i]!];
  }
}

class Visit implements Comparable<Visit> {
  constructor(
    readonly node: string,
    readonly distance: number,
    readonly via: Visit | null = null,
  ) {}

  compareTo(other: Visit): number {
    return this.distance - other.distance || (this.node < other.node ? -1 : Number(this.node > other.node));
  }

  get path(): string[] {
    return this.via === null ? [this.node] : [...this.via.path, this.node];
  }
}

type Graph = Record<string, Record<string, number>>;

function shortest(graph: Graph, from: string): Map<string, Visit> {
  const done = new Map<string, Visit>();
  const queue = PriorityQueue.from([new Visit(from, 0)]);
  for (const visit of queue.drain()) {
    if (done.has(visit.node)) continue;
    done.set(visit.node, visit);
    for (const [next, weight] of Object.entries(graph[visit.node] ?? {})) {
      if (!done.has(next)) queue.push(new Visit(next, visit.distance + weight, visit));
    }
  }
  return done;
}

type Event =
  | { type: "RoadBuilt"; data: { a: string; b: string; length: number } }
  | { type: "RouteAsked"; data: { from: string } };
type State = { graph: Graph; routes: { to: string; distance: number; path: string }[] };

export default defineReducer<State, Event>({
  initial: () => ({ graph: {}, routes: [] }),
  apply({ graph, routes }, event) {
    if (event.type === "RoadBuilt") {
      const { a, b, length } = event.data;
      return { graph: { ...graph, [a]: { ...graph[a], [b]: length }, [b]: { ...graph[b], [a]: length } }, routes };
    }
    const found = [...shortest(graph, event.data.from).values()];
    return { graph, routes: found.map(({ node: to, distance, path }) => ({ to, distance, path: path.join(">") })) };
  },
});
