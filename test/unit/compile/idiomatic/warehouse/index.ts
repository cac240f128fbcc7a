/** A warehouse in several files with `.js` specifiers, default exports, namespace imports and names that collide. */
import { defineReducer } from "assay";
import * as shelves from "./shelves.js";
import Picker, { LIMIT } from "./picking.js";
import { format, type Line } from "./report.js";

type Event =
  | { type: "Stored"; data: { sku: string; shelf: string; count: number } }
  | { type: "Ordered"; data: { order: string; lines: { sku: string; count: number }[] } };

type State = { shelves: shelves.Shelves; picked: Record<string, Line[]>; report: string[]; limit: number };

const total = (lines: readonly Line[]): number => lines.reduce((sum, { count }) => sum + count, 0);

export default defineReducer<State, Event>({
  initial: () => ({ shelves: {}, picked: {}, report: [], limit: LIMIT }),
  apply(state, event) {
    if (event.type === "Stored") {
      const next = shelves.put(state.shelves, event.data.shelf, event.data.sku, event.data.count);
      return { ...state, shelves: next, report: [`${shelves.total(next)} pieces`] };
    }
    const picker = new Picker(state.shelves);
    const lines = event.data.lines.flatMap(({ sku, count }) => picker.pick(sku, count));
    return {
      ...state,
      shelves: picker.rest,
      picked: { ...state.picked, [event.data.order]: lines },
      report: [...lines.map(format), `${total(lines)} of ${total(event.data.lines.map((line) => ({ ...line, shelf: "" })))}`],
    };
  },
});
