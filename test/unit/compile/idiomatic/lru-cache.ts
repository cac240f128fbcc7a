/** A least-recently-used cache as a generic class over a Map, made anew from the state in every call. */
import { defineReducer } from "assay";

class LruCache<K extends string | number, V> {
  readonly #capacity: number;
  readonly #entries: Map<K, V>;
  #evicted: K[] = [];

  constructor(capacity: number, entries: Iterable<readonly [K, V]> = []) {
    this.#capacity = capacity;
    this.#entries = new Map(entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get evicted(): readonly K[] {
    return this.#evicted;
  }

  get(key: K): V | undefined {
    if (!this.#entries.has(key)) return undefined;
    const value = this.#entries.get(key) as V;
    this.#touch(key, value);
    return value;
  }

  set(key: K, value: V): this {
    this.#touch(key, value);
    while (this.#entries.size > this.#capacity) {
      const [oldest] = this.#entries.keys();
      if (oldest === undefined) break;
      this.#entries.delete(oldest);
      this.#evicted = [...this.#evicted, oldest];
    }
    return this;
  }

  *[Symbol.iterator](): IterableIterator<[K, V]> {
    yield* this.#entries;
  }

  #touch(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}

type State = { entries: [string, number][]; hits: number; misses: number; evicted: string[] };
type Event = { type: "Put"; data: { key: string; value: number } } | { type: "Got"; data: { key: string } };

export default defineReducer<State, Event>({
  initial: () => ({ entries: [], hits: 0, misses: 0, evicted: [] }),
  apply(state, event) {
    const cache = new LruCache<string, number>(3, state.entries);
    let { hits, misses } = state;
    if (event.type === "Put") cache.set(event.data.key, event.data.value);
    else if (cache.get(event.data.key) === undefined) misses += 1;
    else hits += 1;
    return { entries: [...cache], hits, misses, evicted: [...state.evicted, ...cache.evicted] };
  },
});
