import type { Address, Line, Order } from "./order.ts";

interface Base<T extends string, D extends object = {}> {
  type: T;
  time: string;
  data: { orderId: string } & D;
}

export type OrderEvent =
  | Base<"LineAdded", { line: Line }>
  | Base<"LineRemoved", { sku: string }>
  | Base<"CouponApplied", { coupon: string }>
  | Base<"Placed", { address: Address }>
  | Base<"Paid", { amount: string }>
  | Base<"Shipped", { tracking: string }>
  | Base<"Delivered">
  | Base<"Cancelled", { reason?: string }>
  | { type: "ReportRequested"; time: string; data: { columns: (keyof Order | "total")[] } };

export type EventOf<T extends OrderEvent["type"]> = Extract<OrderEvent, { type: T }>;
