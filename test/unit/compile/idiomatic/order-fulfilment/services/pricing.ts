import type { CountryCode, Line, Order } from "../domain/index.ts";

export namespace Money {
  export function parse(text: string): bigint {
    const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
    if (match === null) throw new RangeError(`not an amount: ${text}`);
    const [, sign, whole, cents = ""] = match;
    const value = BigInt(whole!) * 100n + BigInt(cents.padEnd(2, "0"));
    return sign ? -value : value;
  }

  export function format(cents: bigint, currency = ""): string {
    const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return `${cents < 0n ? "-" : ""}${currency}${whole}.${digits.slice(-2)}`;
  }

  /** Half to even. */
  export function percent(cents: bigint, basisPoints: bigint): bigint {
    const product = cents * basisPoints;
    const quotient = product / 10_000n;
    const rest = (product % 10_000n) * 2n;
    const up = rest > 10_000n || (rest === 10_000n && quotient % 2n === 1n);
    return quotient + (up ? 1n : 0n);
  }
}

type Rates = Readonly<Record<Line["category"], bigint>>;

const STANDARD: Rates = { book: 0n, food: 0n, other: 0n };
const RATES: Partial<Record<CountryCode, Rates>> = {
  DE: { book: 700n, food: 700n, other: 1900n },
  FR: { book: 550n, food: 550n, other: 2000n },
};

type Coupon = (net: bigint, lines: readonly Line[]) => bigint;

const flat =
  (amount: bigint): Coupon =>
  (net) =>
    amount > net ? net : amount;
const share =
  (basisPoints: bigint): Coupon =>
  (net) =>
    Money.percent(net, basisPoints);
const bundle =
  (sku: string, every: number): Coupon =>
  (_, lines) =>
    lines
      .filter((line) => line.sku === sku)
      .reduce((sum, line) => sum + BigInt(Math.floor(line.quantity / every)) * Money.parse(line.price), 0n);

const COUPONS = new Map<string, Coupon>([
  ["TEN", share(1000n)],
  ["FIVER", flat(500n)],
  ["PENS3", bundle("pen", 3)],
]);

export interface Total {
  readonly net: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
}

export function total({ lines, coupon, address }: Order): Total {
  const priced = lines.map((line) => ({ line, net: Money.parse(line.price) * BigInt(line.quantity) }));
  const net = priced.reduce((sum, item) => sum + item.net, 0n);
  const discount = (coupon === undefined ? undefined : COUPONS.get(coupon))?.(net, lines) ?? 0n;
  const rates = RATES[address?.country ?? ""] ?? STANDARD;
  const byCategory = Object.groupBy(priced, ({ line }) => line.category);
  let tax = 0n;
  for (const [category, items = []] of Object.entries(byCategory)) {
    const sum = items.reduce((part, item) => part + item.net, 0n);
    const reduced = net === 0n ? 0n : sum - (discount * sum) / net;
    tax += Money.percent(reduced, rates[category as Line["category"]]);
  }
  return { net, discount, tax, gross: net - discount + tax };
}
