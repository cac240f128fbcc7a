export enum OrderStatus {
  Draft = "draft",
  Placed = "placed",
  Paid = "paid",
  Shipped = "shipped",
  Delivered = "delivered",
  Cancelled = "cancelled",
}

export const TERMINAL: ReadonlySet<OrderStatus> = new Set([OrderStatus.Delivered, OrderStatus.Cancelled]);

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  /** Cents, as text: JSON has no big integers. */
  readonly price: string;
  readonly category: "book" | "food" | "other";
}

export interface Address {
  street: string;
  city: string;
  zip?: string;
  country: CountryCode;
}

export type CountryCode = "DE" | "FR" | "US" | (string & {});

export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  readonly lines: readonly Line[];
  readonly coupon?: string;
  readonly address?: Address;
  readonly tracking?: string;
  readonly history: readonly [status: OrderStatus, at: string][];
}

export const emptyOrder = (id: string): Order => ({ id, status: OrderStatus.Draft, lines: [], history: [] });
