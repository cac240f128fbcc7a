/** Grids, records with number keys, counters by year, flood fill, in-place updates of local arrays. */
import { defineReducer } from "assay";

type Cell = "#" | "." | "~";
type State = { grid: string[]; areas: Record<number, number>; largest: number; perRow: number[]; byYear: Record<number, number> };
type Event = { type: "Mapped"; data: { year: number; rows: string[] } };

const STEPS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

function fill(grid: Cell[][], y: number, x: number): number {
  const stack: [number, number][] = [[y, x]];
  let area = 0;
  while (stack.length > 0) {
    const [cy, cx] = stack.pop()!;
    const row = grid[cy];
    if (!row || row[cx] !== "#") continue;
    row[cx] = "~";
    area++;
    for (const [dy, dx] of STEPS) stack.push([cy + dy, cx + dx]);
  }
  return area;
}

const isCell = (char: string): char is Cell => char === "#" || char === "." || char === "~";

export default defineReducer<State, Event>({
  initial: () => ({ grid: [], areas: {}, largest: 0, perRow: [], byYear: {} }),
  apply(state, { data: { year, rows } }) {
    const grid: Cell[][] = rows.map((row) => [...row].filter(isCell));
    const areas: Record<number, number> = {};
    let next = 1;
    for (let y = 0; y < grid.length; y++) {
      for (let x = 0; x < grid[y]!.length; x++) {
        if (grid[y]![x] === "#") areas[next++] = fill(grid, y, x);
      }
    }
    const perRow = new Array<number>(grid.length).fill(0);
    grid.forEach((row, y) => row.forEach((cell) => { if (cell === "~") perRow[y]!++; }));
    return {
      grid: grid.map((row) => row.join("")),
      areas,
      largest: Math.max(0, ...Object.values(areas)),
      perRow,
      byYear: { ...state.byYear, [year]: (state.byYear[year] ?? 0) + next - 1 },
    };
  },
});
