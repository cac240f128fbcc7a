import { defineDecider, type Event } from "assay";
type Placed = Event<"OrderPlaced", { orderId: string; items: Item[]; at: string }>;
type Paid = Event<"OrderPaid", { amount: number }>;
type Shipped = Event<"OrderShipped", { carrier: string; tracking?: string }>;
type Cancelled = Event<"OrderCancelled", { reason: string }>;
type OrderEvent = Placed | Paid | Shipped | Cancelled;
interface Item { sku: string; qty: number; price: number }
type Order =
  | { status: "none" }
  | { status: "placed"; id: string; items: Item[]; due: number }
  | { status: "paid"; id: string; items: Item[]; paid: number }
  | { status: "shipped"; id: string; tracking: string | null }
  | { status: "cancelled"; id: string; reason: string };
type Command = { kind: "place"; orderId: string; items: Item[]; at: string } | { kind: "pay"; amount: number } | { kind: "ship"; carrier: string } | { kind: "cancel"; reason: string };
class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) { super(message, options); this.code = code; }
  static illegal(action: string, order: Order) { return new DomainError("illegal", `cannot ${action} an order that is ${order.status}`); }
}
const total = (items: readonly Item[]) => items.reduce((sum, { qty, price }) => sum + qty * price, 0);
const decide: Record<Command["kind"], (c: never, o: Order) => OrderEvent[]> = {
  place: (c: Extract<Command, { kind: "place" }>, o) => { if (o.status !== "none") throw DomainError.illegal("place", o); if (!c.items.length) throw new DomainError("empty", "no items"); return [{ type: "OrderPlaced", data: { orderId: c.orderId, items: c.items, at: c.at } }]; },
  pay: (c: Extract<Command, { kind: "pay" }>, o) => { if (o.status !== "placed") throw DomainError.illegal("pay", o); if (c.amount < o.due) throw new DomainError("short", `${o.due - c.amount} missing`); return [{ type: "OrderPaid", data: { amount: c.amount } }]; },
  ship: (c: Extract<Command, { kind: "ship" }>, o) => { if (o.status !== "paid") throw DomainError.illegal("ship", o); return [{ type: "OrderShipped", data: { carrier: c.carrier } }]; },
  cancel: (c: Extract<Command, { kind: "cancel" }>, o) => o.status === "shipped" || o.status === "cancelled" ? [] : [{ type: "OrderCancelled", data: { reason: c.reason } }],
};
export default defineDecider<Order, OrderEvent, Command>({
  initial: () => ({ status: "none" }),
  apply(order, event) {
    switch (event.type) {
      case "OrderPlaced": return { status: "placed", id: event.data.orderId, items: event.data.items, due: total(event.data.items) };
      case "OrderPaid": return order.status === "placed" ? { status: "paid", id: order.id, items: order.items, paid: event.data.amount } : order;
      case "OrderShipped": return order.status === "paid" ? { status: "shipped", id: order.id, tracking: event.data.tracking ?? null } : order;
      case "OrderCancelled": return order.status === "none" ? order : { status: "cancelled", id: order.id, reason: event.data.reason };
    }
  },
  decide(command, order) { return decide[command.kind](command as never, order); },
});
