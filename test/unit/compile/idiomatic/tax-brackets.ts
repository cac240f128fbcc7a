/** Progressive tax over brackets of tuples. */
import { defineReducer } from "assay";

type Bracket = readonly [upTo: number, percent: number];
const BRACKETS: readonly Bracket[] = [
  [11_604, 0],
  [17_005, 14],
  [66_760, 24],
  [277_825, 42],
  [Infinity, 45],
];

function taxOn(income: number): { tax: number; marginal: number; parts: [percent: number, amount: number][] } {
  let [lower, tax, marginal] = [0, 0, 0];
  const parts: [number, number][] = [];
  for (const [upper, percent] of BRACKETS) {
    const taxed = Math.min(income, upper) - lower;
    if (taxed <= 0) break;
    const amount = Math.floor(taxed * percent) / 100;
    if (percent > 0) parts.push([percent, amount]);
    tax += amount;
    marginal = percent;
    lower = upper;
  }
  return { tax: Number(tax.toFixed(2)), marginal, parts };
}

interface State {
  year: Record<string, { income: number; tax: number; effective: string; marginal: number; parts: [number, number][] }>;
}

export default defineReducer<State, { type: "Earned"; data: { year: number; amount: number } }>({
  initial: () => ({ year: {} }),
  apply: ({ year }, { data }) => {
    const key = `${data.year}`;
    const income = (year[key]?.income ?? 0) + data.amount;
    const { tax, marginal, parts } = taxOn(income);
    const effective = `${((100 * tax) / (income || 1)).toFixed(1)} %`.padStart(8, " ");
    return { year: { ...year, [key]: { income, tax, effective, marginal, parts } } };
  },
});
