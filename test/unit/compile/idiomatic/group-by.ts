/** Grouping with Object.groupBy and Map.groupBy, and the same by hand. */
import { defineReducer } from "assay";

interface Sale {
  region: string;
  product: string;
  amount: number;
}
type State = {
  sales: Sale[];
  byRegion: Record<string, number>;
  bySize: [size: "small" | "large", count: number][];
  matrix: Record<string, Record<string, number>>;
  top: string | null;
};

const sizeOf = ({ amount }: Sale): "small" | "large" => (amount < 100 ? "small" : "large");

function tabulate(sales: readonly Sale[]): State["matrix"] {
  const matrix: State["matrix"] = {};
  for (const { region, product, amount } of sales) {
    const row = (matrix[region] ??= {});
    row[product] = (row[product] ?? 0) + amount;
  }
  return matrix;
}

export default defineReducer<State, { type: "Sold"; data: Sale }>({
  initial: () => ({ sales: [], byRegion: {}, bySize: [], matrix: {}, top: null }),
  apply(state, { data }) {
    const sales = [...state.sales, data];
    const groups = Object.groupBy(sales, ({ region }) => region);
    const byRegion: Record<string, number> = {};
    for (const [region, list = []] of Object.entries(groups)) byRegion[region] = list.reduce((sum, { amount }) => sum + amount, 0);
    const sizes = Map.groupBy(sales, sizeOf);
    const [top] = Object.entries(byRegion).sort(([, a], [, b]) => b - a);
    return {
      sales,
      byRegion,
      bySize: [...sizes].map(([size, list]) => [size, list.length]),
      matrix: tabulate(sales),
      top: top?.[0] ?? null,
    };
  },
});
