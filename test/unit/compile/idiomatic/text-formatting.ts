/** Formats a report without any locale: padding, grouping, tables, String.raw, code points. */
import { defineReducer } from "assay";

type Align = "left" | "right";
interface Column {
  title: string;
  align: Align;
  width: number;
}

const COLUMNS = [
  { title: "item", align: "left", width: 10 },
  { title: "qty", align: "right", width: 5 },
  { title: "price", align: "right", width: 12 },
] as const satisfies readonly Column[];

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, "_");

function money(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const absolute = Math.abs(cents);
  return `${sign}${group(String(Math.trunc(absolute / 100)))}.${String(absolute % 100).padStart(2, "0")}`;
}

const pad = (text: string, align: Align, width: number): string => (align === "left" ? text.padEnd(width) : text.padStart(width));

const cell = (text: string, { align, width }: Column): string =>
  pad(text.length > width ? `${text.slice(0, width - 1)}…` : text, align, width);

const row = (cells: readonly string[]): string => cells.map((text, index) => cell(text, COLUMNS[index] ?? COLUMNS[0])).join(" | ");

const PATH = String.raw`C:\reports\${"new"}\t.txt`;

function capitalise(text: string): string {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("").toLowerCase();
}

const initials = (name: string): string => name.split(/[\s-]+/).map((word) => word.at(0) ?? "").join("").normalize("NFC");

type State = { lines: string[]; total: number; path: string; signature: string; points: number[] };
type Event = { type: "Sold"; data: { item: string; quantity: number; cents: number; by: string } };

export default defineReducer<State, Event>({
  initial: () => ({ lines: [row(COLUMNS.map(({ title }) => title)), "-".repeat(33)], total: 0, path: PATH, signature: "", points: [] }),
  apply(state, { data: { item, quantity, cents, by } }) {
    const total = state.total + quantity * cents;
    return {
      ...state,
      lines: [...state.lines, row([capitalise(item), `${quantity}`, money(quantity * cents)])],
      total,
      signature: `${initials(by)} ${money(total)} 0x${total.toString(16).toUpperCase()}`,
      points: Array.from(by, (char) => char.codePointAt(0) ?? 0).filter((point) => point > 127),
    };
  },
});
