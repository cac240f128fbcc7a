/** Imports CSV with quotes, typed columns and a report of bad rows. */
import { defineReducer } from "assay";

type Cell = string | number | boolean | null;
type ColumnType = "text" | "number" | "flag";

interface Column {
  name: string;
  type: ColumnType;
  required: boolean;
}

interface State {
  columns: Column[];
  rows: Record<string, Cell>[];
  problems: { line: number; column: string; value: string }[];
  lines: number;
}

type Event = { type: "HeaderRead"; data: { header: string } } | { type: "BlockRead"; data: { text: string } };

function* parseCsv(text: string): Generator<string[], void, undefined> {
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      row.push(field);
      field = "";
    } else if (char === "\n") {
      row.push(field);
      yield row;
      row = [];
      field = "";
    } else if (char !== "\r") field += char;
  }
  if (field !== "" || row.length > 0) yield [...row, field];
}

const parsers = {
  text: (value) => value,
  number: (value) => (value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined),
  flag: (value) => ({ yes: true, no: false }[value.toLowerCase() as "yes" | "no"] ?? undefined),
} satisfies Record<ColumnType, (value: string) => Cell | undefined>;

function parseCell(column: Column, value: string): Cell | undefined {
  if (value === "") return column.required ? undefined : null;
  return parsers[column.type](value);
}

function parseHeader(header: string): Column[] {
  const [names = []] = parseCsv(header);
  return names.map((raw) => {
    const [, name = raw, type = "text", mark] = /^(\w+)(?::(text|number|flag))?(!)?$/.exec(raw) ?? [];
    return { name, type: type as ColumnType, required: mark === "!" };
  });
}

export default defineReducer<State, Event>({
  initial: () => ({ columns: [], rows: [], problems: [], lines: 0 }),
  apply(state, event) {
    if (event.type === "HeaderRead") return { ...state, columns: parseHeader(event.data.header) };
    const rows = [...state.rows];
    const problems = [...state.problems];
    let { lines } = state;
    for (const fields of parseCsv(event.data.text)) {
      lines++;
      const row: Record<string, Cell> = {};
      let good = true;
      for (const [index, column] of state.columns.entries()) {
        const raw = fields[index] ?? "";
        const cell = parseCell(column, raw);
        if (cell === undefined) {
          problems.push({ line: lines, column: column.name, value: raw });
          good = false;
        } else row[column.name] = cell;
      }
      if (good) rows.push(row);
    }
    return { ...state, rows, problems, lines };
  },
});
