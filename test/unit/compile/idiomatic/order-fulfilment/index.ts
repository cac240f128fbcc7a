/** Orders from basket to parcel: a module of several files with a barrel, type-only imports, enums, a state machine and a price engine. */
import { defineReducer } from "assay";
import type { OrderEvent, ShopState } from "./domain/index.ts";
import { OrderStatus, type Order } from "./domain/index.ts";
import { transition, TransitionError } from "./services/state-machine.ts";
import * as pricing from "./services/pricing.ts";
import { describeOrder, toCsv } from "./services/report.ts";

const initial = (): ShopState => ({ orders: {}, revenue: "0.00", report: [], csv: "", errors: [] });

function revenueOf(orders: Record<string, Order>): string {
  const cents = Object.values(orders)
    .filter((order) => order.status !== OrderStatus.Cancelled && order.status !== OrderStatus.Draft)
    .map((order) => pricing.total(order).gross)
    .reduce((sum, gross) => sum + gross, 0n);
  return pricing.Money.format(cents);
}

export default defineReducer<ShopState, OrderEvent>({
  initial,
  apply(state, event) {
    if (event.type === "ReportRequested") {
      const orders = Object.values(state.orders);
      return { ...state, report: orders.map(describeOrder), csv: toCsv(orders, event.data.columns) };
    }
    const { orderId } = event.data;
    try {
      const order = transition(state.orders[orderId], event);
      const orders = { ...state.orders, [orderId]: order };
      return { ...state, orders, revenue: revenueOf(orders) };
    } catch (error) {
      if (!(error instanceof TransitionError)) throw error;
      return { ...state, errors: [...state.errors, `${orderId}: ${error.message}`] };
    }
  },
});
