import type { Order } from "../domain/index.ts";
import { Money, total } from "./pricing.ts";

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function describeOrder(order: Order): string {
  const { net, discount, tax, gross } = total(order);
  const parts = [
    `#${order.id} ${order.status}`,
    plural(
      order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      "piece",
    ),
    `${Money.format(net)}${discount ? ` - ${Money.format(discount)}` : ""} + ${Money.format(tax)} = ${Money.format(gross, "€")}`,
    order.tracking && `tracking ${order.tracking}`,
    ...order.history.map(([status, at]) => `${status} ${new Date(at).toISOString().slice(5, 16).replace("T", " ")}`),
  ];
  return parts.filter((part): part is string => Boolean(part)).join("; ");
}

const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

type Column = keyof Order | "total";

const cells: { [C in Column]?: (order: Order) => string } = {
  total: (order) => Money.format(total(order).gross),
  lines: ({ lines }) => lines.map(({ sku, quantity }) => `${quantity}x${sku}`).join(" "),
  address: ({ address }) => (address ? `${address.street}, ${address.city}` : ""),
  history: ({ history }) => String(history.length),
};

export function toCsv(orders: readonly Order[], columns: readonly Column[]): string {
  const rows = orders.map((order) =>
    columns.map((column) => {
      const cell = cells[column];
      if (cell) return cell(order);
      const value = column === "total" ? undefined : order[column];
      return typeof value === "string" ? value : JSON.stringify(value ?? "");
    }),
  );
  return [columns, ...rows].map((row) => row.map(quote).join(",")).join("\n");
}
