/** A least-recently-used cache kept in the state, with a class over plain data. */
import { defineReducer } from "assay";

interface CacheData<V> {
  capacity: number;
  entries: [key: string, value: V, hits: number][];
}

class LruView<V> {
  #order: Map<string, { value: V; hits: number }>;

  constructor(private readonly data: Readonly<CacheData<V>>) {
    this.#order = new Map(data.entries.map(([key, value, hits]) => [key, { value, hits }]));
  }

  get(key: string): V | undefined {
    const entry = this.#order.get(key);
    if (!entry) return undefined;
    this.#order.delete(key);
    this.#order.set(key, { ...entry, hits: entry.hits + 1 });
    return entry.value;
  }

  put(key: string, value: V): string[] {
    const evicted: string[] = [];
    const hits = this.#order.get(key)?.hits ?? 0;
    this.#order.delete(key);
    this.#order.set(key, { value, hits });
    while (this.#order.size > this.data.capacity) {
      const oldest = this.#order.keys().next().value;
      if (oldest === undefined) break;
      this.#order.delete(oldest);
      evicted.push(oldest);
    }
    return evicted;
  }

  toJSONData(): CacheData<V> {
    return {
      capacity: this.data.capacity,
      entries: Array.from(this.#order, ([key, { value, hits }]) => [key, value, hits]),
    };
  }
}

interface State {
  cache: CacheData<number>;
  misses: number;
  evicted: string[];
}
type Event = { type: "Get"; data: string } | { type: "Put"; data: [string, number] };

export default defineReducer<State, Event>({
  initial: () => ({ cache: { capacity: 2, entries: [] }, misses: 0, evicted: [] }),
  apply(state, event) {
    const view = new LruView(state.cache);
    let { misses } = state;
    const evicted =
      event.type === "Put" ? view.put(...event.data) : ((misses += view.get(event.data) === undefined ? 1 : 0), []);
    return { cache: view.toJSONData(), misses, evicted: [...state.evicted, ...evicted] };
  },
});
