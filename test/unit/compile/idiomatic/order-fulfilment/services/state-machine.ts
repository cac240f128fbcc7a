import { emptyOrder, type EventOf, type Order, type OrderEvent, OrderStatus, TERMINAL } from "../domain/index.ts";
import { Money, total } from "./pricing.ts";

export class TransitionError extends Error {
  override name = "TransitionError";

  constructor(
    readonly from: OrderStatus,
    readonly event: string,
    detail?: string,
  ) {
    super(`${event} is not possible for an order that is ${from}${detail ? ` (${detail})` : ""}`);
  }
}

type Transitions = {
  [T in Exclude<OrderEvent["type"], "ReportRequested">]: {
    readonly from: readonly OrderStatus[];
    readonly to?: OrderStatus;
    readonly check?: (order: Order, data: EventOf<T>["data"]) => string | undefined;
    readonly change: (order: Order, data: EventOf<T>["data"]) => Partial<Order>;
  };
};

const { Draft, Placed, Paid, Shipped, Delivered, Cancelled } = OrderStatus;

const transitions: Transitions = {
  LineAdded: {
    from: [Draft],
    check: (_, { line }) => (line.quantity <= 0 || !Number.isInteger(line.quantity) ? "quantity" : undefined),
    change: ({ lines }, { line }) => {
      const index = lines.findIndex(({ sku, price }) => sku === line.sku && price === line.price);
      if (index < 0) return { lines: [...lines, line] };
      return { lines: lines.with(index, { ...line, quantity: lines[index]!.quantity + line.quantity }) };
    },
  },
  LineRemoved: { from: [Draft], change: ({ lines }, { sku }) => ({ lines: lines.filter((line) => line.sku !== sku) }) },
  CouponApplied: { from: [Draft], change: (_, { coupon }) => ({ coupon: coupon.trim().toUpperCase() }) },
  Placed: {
    from: [Draft],
    to: Placed,
    check: ({ lines }, { address }) =>
      lines.length === 0 ? "empty" : address.country === "DE" && !/^\d{5}$/.test(address.zip ?? "") ? "zip" : undefined,
    change: (_, { address }) => ({ address }),
  },
  Paid: {
    from: [Placed],
    to: Paid,
    check: (order, { amount }) => {
      const { gross } = total(order);
      return Money.parse(amount) === gross ? undefined : `${amount} instead of ${Money.format(gross)}`;
    },
    change: () => ({}),
  },
  Shipped: { from: [Paid], to: Shipped, change: (_, { tracking }) => ({ tracking }) },
  Delivered: { from: [Shipped], to: Delivered, change: () => ({}) },
  Cancelled: { from: [Draft, Placed, Paid], to: Cancelled, change: ({ tracking: _tracking, ...rest }) => rest },
};

export function transition(before: Order | undefined, event: Exclude<OrderEvent, { type: "ReportRequested" }>): Order {
  const order = before ?? emptyOrder(event.data.orderId);
  const { from, to = order.status, check, change } = transitions[event.type];
  if (TERMINAL.has(order.status) || !from.includes(order.status)) throw new TransitionError(order.status, event.type);
  const problem = check?.(order, event.data as never);
  if (problem !== undefined) throw new TransitionError(order.status, event.type, problem);
  const changed: Order = { ...order, ...change(order, event.data as never), status: to };
  return to === order.status ? changed : { ...changed, history: [...order.history, [to, event.time]] };
}
