/** A line diff by longest common subsequence, with a table that lives for one call. */
import { defineReducer } from "assay";

type Change = { kind: "same" | "added" | "removed"; line: string };
interface State {
  text: string;
  revision: number;
  diff: string[];
  churn: { added: number; removed: number };
}

function lcsTable(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (!row) continue;
      row[j] = a[i] === b[j] ? 1 + (table[i + 1]?.[j + 1] ?? 0) : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function diff(before: string, after: string): Change[] {
  const [a, b] = [before, after].map((text) => (text === "" ? [] : text.split("\n"))) as [string[], string[]];
  const table = lcsTable(a, b);
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      changes.push({ kind: "same", line: left });
      i++;
      j++;
    } else if (right !== undefined && (left === undefined || (table[i]?.[j + 1] ?? 0) >= (table[i + 1]?.[j] ?? 0))) {
      changes.push({ kind: "added", line: right });
      j++;
    } else if (left !== undefined) {
      changes.push({ kind: "removed", line: left });
      i++;
    }
  }
  return changes;
}

const SIGN = { same: " ", added: "+", removed: "-" } as const;

export default defineReducer<State, { type: "Saved"; data: { text: string } }>({
  initial: () => ({ text: "", revision: 0, diff: [], churn: { added: 0, removed: 0 } }),
  apply(state, { data: { text } }) {
    const changes = diff(state.text, text);
    const churn = { ...state.churn };
    for (const { kind } of changes) if (kind !== "same") churn[kind] += 1;
    return { text, revision: state.revision + 1, diff: changes.map(({ kind, line }) => SIGN[kind] + line), churn };
  },
});
