/** The array methods that people use, the copying ones included. */
import { defineReducer } from "assay";

interface State {
  items: number[];
  reversed: number[];
  replaced: number[];
  spliced: number[];
  lastEven: number | null;
  nested: number[];
  pairs: [number, number][];
  sum: number;
  stats: { min: number; max: number; mean: number; median: number };
  text: string;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const chunk = (values: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

export default defineReducer<State, { type: "Added"; data: number[] }>({
  initial: () => ({
    items: [], reversed: [], replaced: [], spliced: [], lastEven: null, nested: [], pairs: [], sum: 0,
    stats: { min: 0, max: 0, mean: 0, median: 0 }, text: "",
  }),
  apply(state, { data }) {
    const items = state.items.concat(data);
    items.sort((a, b) => a - b);
    const sum = items.reduce((a, b) => a + b, 0);
    const working = [...items];
    working.unshift(0);
    working.splice(1, 1);
    working.pop();
    working.fill(-1, 0, 1).copyWithin(1, 2);
    return {
      items,
      reversed: items.toReversed(),
      replaced: items.with(0, 99).toSpliced(1, 1),
      spliced: working,
      lastEven: items.findLast((item) => item % 2 === 0) ?? null,
      nested: chunk(items, 2).flat().map((item, index, all) => item * (all.length - index)),
      pairs: chunk(items, 2).flatMap(([a, b]): [number, number][] => (a === undefined || b === undefined ? [] : [[a, b]])),
      sum,
      stats: { min: Math.min(...items), max: Math.max(...items), mean: sum / items.length, median: median(items) },
      text: `${items.includes(3)} ${items.indexOf(5)} ${items.lastIndexOf(1)} ${items.some((n) => n > 8)} ${items.every((n) => n > 0)} ${items.join("-")} ${Array.of(1, 2).length}`,
    };
  },
});
