import type { Shelves } from "./shelves.js";
import { type Line } from "./report.js";

export const LIMIT = 5;

const total = (line: Line | undefined): number => line?.count ?? 0;

export default class Picker {
  constructor(private shelves: Shelves) {}

  pick(sku: string, wanted: number): Line[] {
    const lines: Line[] = [];
    let left = Math.min(wanted, LIMIT);
    for (const shelf of Object.keys(this.shelves).sort()) {
      const line = this.#take(shelf, sku, left);
      left -= total(line);
      if (line) lines.push(line);
    }
    return lines;
  }

  get rest(): Shelves {
    return this.shelves;
  }

  #take(shelf: string, sku: string, wanted: number): Line | undefined {
    const row = this.shelves[shelf];
    const there = row?.[sku] ?? 0;
    const count = Math.min(there, wanted);
    if (row === undefined || count <= 0) return undefined;
    const { [sku]: _all, ...others } = row;
    this.shelves = { ...this.shelves, [shelf]: there > count ? { ...others, [sku]: there - count } : others };
    return { sku, shelf, count };
  }
}
