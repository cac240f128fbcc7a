/** A shopping cart with coupons, quantity limits and totals in cents. */
import { defineReducer } from "assay";

type Cents = number;

interface LineItem {
  readonly sku: string;
  readonly title: string;
  readonly price: Cents;
  readonly quantity: number;
}

type Coupon =
  | { readonly kind: "percent"; readonly code: string; readonly percent: number; readonly cap?: Cents }
  | { readonly kind: "fixed"; readonly code: string; readonly off: Cents; readonly minimum: Cents }
  | { readonly kind: "free-item"; readonly code: string; readonly sku: string };

interface Totals {
  readonly subtotal: Cents;
  readonly discount: Cents;
  readonly shipping: Cents;
  readonly tax: Cents;
  readonly total: Cents;
}

interface Cart {
  readonly items: readonly LineItem[];
  readonly coupons: readonly Coupon[];
  readonly country: keyof typeof TAX_PERCENT;
  readonly totals: Totals;
  readonly warnings: readonly string[];
}

type Event =
  | { type: "ItemAdded"; data: { sku: string; title: string; price: Cents; quantity?: number } }
  | { type: "QuantityChanged"; data: { sku: string; quantity: number } }
  | { type: "ItemRemoved"; data: { sku: string } }
  | { type: "CouponApplied"; data: Coupon }
  | { type: "CountryChosen"; data: { country: keyof typeof TAX_PERCENT } };

const TAX_PERCENT = { DE: 19, AT: 20, CH: 8.1 } as const satisfies Record<string, number>;
const MAX_QUANTITY = 10;
const FREE_SHIPPING_FROM: Cents = 50_00;
const SHIPPING: Cents = 4_90;

const ZERO: Totals = { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function discountOf(coupon: Coupon, items: readonly LineItem[], subtotal: Cents): Cents {
  switch (coupon.kind) {
    case "percent": {
      const { percent, cap = Number.MAX_SAFE_INTEGER } = coupon;
      return Math.min(Math.round((subtotal * percent) / 100), cap);
    }
    case "fixed":
      return subtotal >= coupon.minimum ? coupon.off : 0;
    case "free-item":
      return items.find((item) => item.sku === coupon.sku)?.price ?? 0;
  }
}

function totalsOf({ items, coupons, country }: Pick<Cart, "items" | "coupons" | "country">): Totals {
  if (items.length === 0) return ZERO;
  const subtotal = sum(items.map(({ price, quantity }) => price * quantity));
  const discount = Math.min(subtotal, sum(coupons.map((coupon) => discountOf(coupon, items, subtotal))));
  const goods = subtotal - discount;
  const shipping = goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  const tax = Math.round(((goods + shipping) * TAX_PERCENT[country]) / 100);
  return { subtotal, discount, shipping, tax, total: goods + shipping + tax };
}

function recalculate(cart: Omit<Cart, "totals">): Cart {
  return { ...cart, totals: totalsOf(cart) };
}

function clamp(quantity: number): [quantity: number, warning?: string] {
  if (!Number.isInteger(quantity) || quantity < 1) return [1, `quantity ${quantity} is not possible`];
  if (quantity > MAX_QUANTITY) return [MAX_QUANTITY, `at most ${MAX_QUANTITY} of a kind`];
  return [quantity];
}

export default defineReducer<Cart, Event>({
  initial: () => ({ items: [], coupons: [], country: "DE", totals: ZERO, warnings: [] }),
  apply(cart, event) {
    switch (event.type) {
      case "ItemAdded": {
        const { sku, title, price, quantity: wanted = 1 } = event.data;
        const existing = cart.items.find((item) => item.sku === sku);
        const [quantity, warning] = clamp((existing?.quantity ?? 0) + wanted);
        const items = existing
          ? cart.items.map((item) => (item === existing ? { ...item, quantity } : item))
          : [...cart.items, { sku, title, price, quantity }];
        return recalculate({ ...cart, items, warnings: warning ? [...cart.warnings, warning] : cart.warnings });
      }
      case "QuantityChanged": {
        const [quantity, warning] = clamp(event.data.quantity);
        return recalculate({
          ...cart,
          items: cart.items.map((item) => (item.sku === event.data.sku ? { ...item, quantity } : item)),
          warnings: [...cart.warnings, ...(warning === undefined ? [] : [warning])],
        });
      }
      case "ItemRemoved":
        return recalculate({ ...cart, items: cart.items.filter(({ sku }) => sku !== event.data.sku) });
      case "CouponApplied": {
        const known = cart.coupons.some(({ code }) => code === event.data.code);
        return known ? cart : recalculate({ ...cart, coupons: [...cart.coupons, event.data] });
      }
      case "CountryChosen":
        return recalculate({ ...cart, country: event.data.country });
    }
  },
});
