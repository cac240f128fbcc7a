/** Undo and redo over a generic history. */
import { defineReducer } from "assay";

interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

const LIMIT = 3;

function record<T>(history: History<T>, present: T): History<T> {
  return { past: [...history.past, history.present].slice(-LIMIT), present, future: [] };
}

function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] };
}

function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  return next === undefined ? { past, present, future } : { past: [...past, present], present: next, future: rest };
}

interface Document {
  readonly text: string;
  readonly cursor: number;
}

type Event =
  | { type: "Typed"; data: { text: string } }
  | { type: "Deleted"; data: { count: number } }
  | { type: "Undone"; data: Record<string, never> }
  | { type: "Redone"; data: Record<string, never> };

export default defineReducer<History<Document>, Event>({
  initial: () => ({ past: [], present: { text: "", cursor: 0 }, future: [] }),
  apply(history, event) {
    const { text, cursor } = history.present;
    switch (event.type) {
      case "Typed": {
        const inserted = event.data.text;
        return record(history, { text: text.slice(0, cursor) + inserted + text.slice(cursor), cursor: cursor + inserted.length });
      }
      case "Deleted": {
        const from = Math.max(0, cursor - event.data.count);
        return record(history, { text: text.slice(0, from) + text.slice(cursor), cursor: from });
      }
      case "Undone":
        return undo(history);
      case "Redone":
        return redo(history);
    }
  },
});
