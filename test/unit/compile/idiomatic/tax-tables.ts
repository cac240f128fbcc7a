/** Payroll: progressive tax, contributions with ceilings, net pay, all in integer cents. */
import { defineReducer } from "assay";

type Cents = number & { readonly __unit: "cents" };
const cents = (value: number): Cents => Math.round(value) as Cents;
const euros = (value: number): Cents => cents(value * 100);
const plus = (...values: Cents[]): Cents => cents(values.reduce((a: number, b) => a + b, 0));

type Bracket = readonly [upTo: number, rate: number];
const BRACKETS: Record<2023 | 2024, readonly Bracket[]> = {
  2023: [
    [10_908, 0],
    [15_999, 0.14],
    [62_809, 0.24],
    [277_825, 0.42],
    [Infinity, 0.45],
  ],
  2024: [
    [11_604, 0],
    [17_005, 0.14],
    [66_760, 0.24],
    [277_825, 0.42],
    [Infinity, 0.45],
  ],
};
const CONTRIBUTIONS = {
  pension: { rate: 0.093, ceiling: euros(90_600) },
  health: { rate: 0.0815, ceiling: euros(62_100) },
} as const satisfies Record<string, { rate: number; ceiling: Cents }>;
type Contribution = keyof typeof CONTRIBUTIONS;

const isYear = (year: number): year is keyof typeof BRACKETS => year in BRACKETS;

function incomeTax(income: Cents, year: keyof typeof BRACKETS): Cents {
  let tax = 0;
  let floor = 0;
  for (const [upTo, rate] of BRACKETS[year]) {
    const ceiling = upTo * 100;
    if (income <= floor) break;
    tax += (Math.min(income, ceiling) - floor) * rate;
    floor = ceiling;
  }
  return cents(tax);
}

function contributions(gross: Cents): Record<Contribution, Cents> {
  const entries = (Object.keys(CONTRIBUTIONS) as Contribution[]).map((name) => {
    const { rate, ceiling } = CONTRIBUTIONS[name];
    return [name, cents(Math.min(gross, ceiling) * rate)] as const;
  });
  return Object.fromEntries(entries) as Record<Contribution, Cents>;
}

const format = (value: Cents): string =>
  `${Math.trunc(value / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ".")},${String(Math.abs(value) % 100).padStart(2, "0")} €`;

type Event = { type: "SalaryPaid"; data: { employee: string; year: number; gross: number } };
interface Slip {
  gross: string;
  tax: string;
  contributions: { [C in Contribution]: string };
  net: string;
}
type State = { slips: Record<string, Slip[]>; total: Cents; errors: string[] };

export default defineReducer<State, Event>({
  initial: () => ({ slips: {}, total: cents(0), errors: [] }),
  apply(state, { data: { employee, year, gross: amount } }) {
    if (!isYear(year)) return { ...state, errors: [...state.errors, `no table for ${year}`] };
    const gross = euros(amount);
    const parts = contributions(gross);
    const tax = incomeTax(cents(gross - parts.pension), year);
    const net = cents(gross - tax - plus(...Object.values(parts)));
    const slip: Slip = {
      gross: format(gross),
      tax: format(tax),
      contributions: { pension: format(parts.pension), health: format(parts.health) },
      net: format(net),
    };
    return {
      ...state,
      total: plus(state.total, net),
      slips: { ...state.slips, [employee]: [...(state.slips[employee] ?? []), slip] },
    };
  },
});
