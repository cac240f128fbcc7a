/** Unit conversions with `as const` tables and template literal types. */
import { defineReducer } from "assay";

const UNITS = {
  length: { m: 1, km: 1000, cm: 0.01, ft: 0.3048, mi: 1609.344 },
  mass: { kg: 1, g: 0.001, lb: 0.45359237 },
  time: { s: 1, min: 60, h: 3600 },
} as const;

type Dimension = keyof typeof UNITS;
type UnitOf<D extends Dimension> = keyof (typeof UNITS)[D] & string;
type Quantity = { [D in Dimension]: { dimension: D; unit: UnitOf<D>; value: number } }[Dimension];
type Label<D extends Dimension = Dimension> = D extends Dimension ? `${D}:${UnitOf<D>}` : never;

function factor(quantity: Quantity): number {
  switch (quantity.dimension) {
    case "length":
      return UNITS.length[quantity.unit];
    case "mass":
      return UNITS.mass[quantity.unit];
    case "time":
      return UNITS.time[quantity.unit];
  }
}

const label = (quantity: Quantity): Label => `${quantity.dimension}:${quantity.unit}` as Label;

type State = { totals: Record<Dimension, number>; units: Partial<Record<Label, number>>; text: string };

export default defineReducer<State, { type: "Measured"; data: Quantity }>({
  initial: () => ({ totals: { length: 0, mass: 0, time: 0 }, units: {}, text: "" }),
  apply(state, { data: quantity }) {
    const totals = { ...state.totals };
    totals[quantity.dimension] += quantity.value * factor(quantity);
    const key = label(quantity);
    const { length, mass, time } = totals;
    return {
      totals,
      units: { ...state.units, [key]: (state.units[key] ?? 0) + 1 },
      text: `${length.toFixed(2)} m, ${mass.toPrecision(4)} kg, ${time.toString()} s, ${(length * 1e6).toExponential(3)} µm`,
    };
  },
});
