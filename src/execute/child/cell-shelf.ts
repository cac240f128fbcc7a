/** A hardened cell that waits for its module, so that nobody's first call has to wait until a realm is hardened. Step: idle → CELL SHELF → load. */
import { Cell } from "./cell.ts";

/** Holds one cell in which nothing of a tenant's has run. */
export class CellShelf {
  #waiting: Cell | undefined;

  /** The cell that waits, if it has as much memory; else one that is made now. */
  take(memoryMb: number): Cell {
    const cell = this.#waiting;
    this.#waiting = undefined;
    if (cell?.memoryMb === memoryMb) return cell;
    cell?.dispose();
    return new Cell(memoryMb);
  }

  /** Makes a cell that waits, unless one does. Takes some milliseconds: to be called when nothing else is to be done. */
  restock(memoryMb: number): void {
    if (this.#waiting?.memoryMb === memoryMb) return;
    this.#waiting?.dispose();
    this.#waiting = new Cell(memoryMb);
  }
}
