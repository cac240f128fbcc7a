import { defineReducer } from "assay";
// accounting: FIFO inventory valuation with decimal-safe money
namespace Decimal {
  const SCALE = 10_000n;
  export type T = { readonly units: string };
  const big = (d: T): bigint => BigInt(d.units);
  const make = (units: bigint): T => ({ units: units.toString() });
  export const ZERO: T = Object.freeze(make(0n));
  export function parse(text: string | number): T {
    const match = /^([+-]?)(\d+)(?:[.,](\d{1,4}))?$/.exec(String(text).trim());
    if (match === null) throw new SyntaxError(`not a decimal: ${text}`);
    const [, sign, whole = "0", fraction = ""] = match;
    const units = BigInt(whole) * SCALE + BigInt(fraction.padEnd(4, "0"));
    return make(sign === "-" ? -units : units);
  }
  export const add = (a: T, b: T): T => make(big(a) + big(b));
  export const sub = (a: T, b: T): T => make(big(a) - big(b));
  export const times = (a: T, n: number): T => {
    if (!Number.isInteger(n)) throw new RangeError("whole quantities only");
    return make(big(a) * BigInt(n));
  };
  export const compare = (a: T, b: T): -1 | 0 | 1 =>
    big(a) < big(b) ? -1 : big(a) > big(b) ? 1 : 0;
  export function format(a: T, digits: 2 | 4 = 2): string {
    const divisor = 10n ** BigInt(4 - digits);
    const v = big(a);
    const negative = v < 0n;
    const abs = negative ? -v : v;
    const rounded = (abs + divisor / 2n) / divisor;
    const text = rounded.toString().padStart(digits + 1, "0");
    return `${negative ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  }
  export const sum = (all: Iterable<T>): T => {
    let total = ZERO;
    for (const each of all) total = add(total, each);
    return total;
  };
}

interface Layer {
  qty: number;
  cost: Decimal.T;
  received: string;
}
interface Item {
  sku: string;
  layers: Layer[];
  cogs: Decimal.T;
  sales: Decimal.T;
  short: number;
}
interface Books {
  items: Record<string, Item>;
  report: string[];
}
type Events =
  | { type: "Received"; time: string; data: { sku: string; qty: number; unitCost: string } }
  | { type: "Sold"; time: string; data: { sku: string; qty: number; unitPrice: string } }
  | { type: "WrittenOff"; time: string; data: { sku: string; qty: number; reason?: string } }
  | { type: "PeriodClosed"; time: string; data: { label: string } };

const item = (books: Books, sku: string): Item =>
  books.items[sku] ?? { sku, layers: [], cogs: Decimal.ZERO, sales: Decimal.ZERO, short: 0 };
const put = (books: Books, it: Item): Books => ({
  ...books,
  items: { ...books.items, [it.sku]: it },
});

function consume(
  layers: readonly Layer[],
  qty: number,
): { rest: Layer[]; cost: Decimal.T; short: number } {
  const rest: Layer[] = [];
  const costs: Decimal.T[] = [];
  let open = qty;
  for (const layer of layers) {
    const used = Math.min(open, layer.qty);
    open -= used;
    if (used > 0) costs.push(Decimal.times(layer.cost, used));
    if (layer.qty > used) rest.push({ ...layer, qty: layer.qty - used });
  }
  return { rest, cost: Decimal.sum(costs), short: open };
}

export default defineReducer<Books, Events>({
  initial: () => ({ items: {}, report: [] }),
  apply(books, event) {
    switch (event.type) {
      case "Received": {
        const { sku, qty, unitCost } = event.data;
        const it = item(books, sku);
        return put(books, {
          ...it,
          layers: [
            ...it.layers,
            { qty, cost: Decimal.parse(unitCost), received: event.time.slice(0, 10) },
          ],
        });
      }
      case "Sold": {
        const it = item(books, event.data.sku);
        const { rest, cost, short } = consume(it.layers, event.data.qty);
        const revenue = Decimal.times(Decimal.parse(event.data.unitPrice), event.data.qty - short);
        return put(books, {
          ...it,
          layers: rest,
          cogs: Decimal.add(it.cogs, cost),
          sales: Decimal.add(it.sales, revenue),
          short: it.short + short,
        });
      }
      case "WrittenOff": {
        const it = item(books, event.data.sku);
        const { rest, cost } = consume(it.layers, event.data.qty);
        const next = put(books, { ...it, layers: rest, cogs: Decimal.add(it.cogs, cost) });
        return {
          ...next,
          report: [...next.report, `${event.data.reason ?? "loss"}: ${Decimal.format(cost)}`],
        };
      }
      case "PeriodClosed": {
        const rows = Object.values(books.items)
          .toSorted((a, b) => Decimal.compare(b.sales, a.sales) || (a.sku < b.sku ? -1 : 1))
          .map(({ sku, layers, cogs, sales }) => {
            const stock = Decimal.sum(layers.map(({ qty, cost }) => Decimal.times(cost, qty)));
            return [
              sku.padEnd(8),
              Decimal.format(stock).padStart(10),
              Decimal.format(cogs).padStart(10),
              Decimal.format(Decimal.sub(sales, cogs), 4).padStart(12),
            ].join(" | ");
          });
        return { ...books, report: [...books.report, `== ${event.data.label}`, ...rows] };
      }
    }
  },
});
