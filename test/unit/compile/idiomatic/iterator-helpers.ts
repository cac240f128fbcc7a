/** Iterator helpers: lazy map, filter, take and the like on the iterators of Map and of generators. */
import { defineReducer } from "assay";

function* naturals(): Generator<number, undefined> {
  for (let n = 1; ; n++) yield n;
}

export default defineReducer<{ stock: [string, number][]; low: string[]; multiples: number[]; total: number }, { type: "Stocked"; data: { sku: string; count: number } }>({
  initial: () => ({ stock: [], low: [], multiples: [], total: 0 }),
  apply(state, { data: { sku, count } }) {
    const stock = new Map(state.stock);
    stock.set(sku, (stock.get(sku) ?? 0) + count);
    return {
      stock: [...stock.entries()],
      low: stock.entries().filter(([, left]) => left < 5).map(([name]) => name).toArray(),
      multiples: naturals().map((n) => n * count).filter((n) => n % 2 === 0).drop(1).take(3).toArray(),
      total: stock.values().reduce((sum, n) => sum + n, 0),
    };
  },
});
