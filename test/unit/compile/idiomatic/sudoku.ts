/** Checks a sudoku board and fills in the cells that have one candidate, with bit masks and typed arrays. */
import { defineReducer } from "assay";

type State = { cells: string; valid: boolean; filled: number; conflicts: [row: number, column: number][]; hints: number[] };
type Event = { type: "BoardGiven"; data: { rows: string[] } } | { type: "CellSet"; data: { row: number; column: number; digit: number } };

const SIZE = 9;
const ALL = (1 << SIZE) - 1;
const boxOf = (row: number, column: number): number => Math.trunc(row / 3) * 3 + Math.trunc(column / 3);

function popCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function check(cells: Uint8Array): Omit<State, "cells"> {
  const rows = new Uint16Array(SIZE);
  const columns = new Uint16Array(SIZE);
  const boxes = new Uint16Array(SIZE);
  const conflicts: [number, number][] = [];
  let filled = 0;

  cells.forEach((digit, index) => {
    if (digit === 0) return;
    filled += 1;
    const row = Math.trunc(index / SIZE);
    const column = index % SIZE;
    const bit = 1 << (digit - 1);
    const used = (rows[row] ?? 0) | (columns[column] ?? 0) | (boxes[boxOf(row, column)] ?? 0);
    if (used & bit) conflicts.push([row, column]);
    rows[row]! |= bit;
    columns[column]! |= bit;
    boxes[boxOf(row, column)]! |= bit;
  });

  const hints: number[] = [];
  for (let index = 0; index < cells.length; index++) {
    if (cells[index] !== 0) continue;
    const [row, column] = [Math.trunc(index / SIZE), index % SIZE];
    const free = ALL & ~((rows[row] ?? 0) | (columns[column] ?? 0) | (boxes[boxOf(row, column)] ?? 0));
    if (popCount(free) === 1) hints.push(index * 10 + (32 - Math.clz32(free)));
  }
  return { valid: conflicts.length === 0, filled, conflicts, hints };
}

const parse = (text: string): Uint8Array => Uint8Array.from(text, (char) => (char === "." ? 0 : Number(char)));
const print = (cells: Uint8Array): string => Array.from(cells, (digit) => (digit === 0 ? "." : `${digit}`)).join("");

export default defineReducer<State, Event>({
  initial: () => ({ cells: ".".repeat(SIZE * SIZE), valid: true, filled: 0, conflicts: [], hints: [] }),
  apply(state, event) {
    let cells = parse(state.cells);
    if (event.type === "BoardGiven") cells = parse(event.data.rows.join(""));
    else cells[event.data.row * SIZE + event.data.column] = event.data.digit;
    return { cells: print(cells), ...check(cells) };
  },
});
