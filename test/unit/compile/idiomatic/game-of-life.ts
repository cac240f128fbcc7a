/** Conway's game on a torus, kept as text; bit operations and typed arrays inside. */
import { defineReducer } from "assay";

type State = { rows: string[]; generation: number; alive: number; history: number[] };
type Event = { type: "Seeded"; data: { rows: string[] } } | { type: "Ticked"; data: { times: number } };

function step(rows: readonly string[]): string[] {
  const height = rows.length;
  const width = rows[0]?.length ?? 0;
  const cells = new Int8Array(width * height);
  rows.forEach((row, y) => [...row].forEach((cell, x) => { cells[y * width + x] = cell === "#" ? 1 : 0; }));
  const next = cells.map((cell, index) => {
    const x = index % width;
    const y = (index - x) / width;
    let around = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (dx === 0 && dy === 0) continue;
        around += cells[((y + dy + height) % height) * width + ((x + dx + width) % width)] ?? 0;
      }
    }
    return Number(around === 3 || (cell === 1 && around === 2));
  });
  return Array.from({ length: height }, (_, y) => Array.from(next.slice(y * width, (y + 1) * width), (cell) => (cell ? "#" : ".")).join(""));
}

const count = (rows: readonly string[]): number => rows.join("").replaceAll(".", "").length;

export default defineReducer<State, Event>({
  initial: () => ({ rows: [], generation: 0, alive: 0, history: [] }),
  apply(state, event) {
    if (event.type === "Seeded") return { rows: event.data.rows, generation: 0, alive: count(event.data.rows), history: [] };
    let { rows } = state;
    const history = [...state.history];
    for (let i = event.data.times; i-- > 0; ) {
      rows = step(rows);
      history.push(count(rows));
    }
    return { rows, generation: state.generation + event.data.times, alive: count(rows), history };
  },
});
