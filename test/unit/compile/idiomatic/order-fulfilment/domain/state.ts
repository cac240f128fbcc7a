import type { Order } from "./order.ts";

export interface ShopState {
  orders: Record<string, Order>;
  revenue: string;
  report: string[];
  csv: string;
  errors: string[];
}
