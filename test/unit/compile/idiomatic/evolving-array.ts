/** Arrays and variables whose type TypeScript works out from use: no annotations. */
import { defineReducer } from "assay";

export default defineReducer<{ lines: string[]; best: number }, { type: "Scores"; data: number[] }>({
  initial: () => ({ lines: [], best: 0 }),
  apply(state, { data }) {
    const lines = [];
    let best;
    for (const score of data) {
      if (best === undefined || score > best) best = score;
      lines.push(`score ${score}`);
    }
    return { lines: [...state.lines, ...lines], best: Math.max(state.best, best ?? 0) };
  },
});
