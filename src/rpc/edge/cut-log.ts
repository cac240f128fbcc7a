/** Tells the log whom the front door turned away, in few lines however many they are. */
import type { Logger } from "../../base/log.ts";
import type { CutReason } from "./connection.ts";

/** Of each reason one line in this time. */
const LINE_EVERY_MS = 5_000;

/** Counts what was refused and cut off, and writes lines of it. */
export class CutLog {
  readonly #log: Logger;
  readonly #counts = new Map<CutReason, { count: number; total: number; peer: string; lastLineMs: number }>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `peer` is the client's address; the line names the last one. */
  note(reason: CutReason, peer: string): void {
    const known = this.#counts.get(reason);
    if (known === undefined) {
      this.#counts.set(reason, { count: 1, total: 1, peer, lastLineMs: Number.NEGATIVE_INFINITY });
    } else {
      known.count += 1;
      known.total += 1;
      known.peer = peer;
    }
  }

  /** How many there were of each, since the start. */
  *totals(): Generator<readonly [CutReason, number]> {
    for (const [reason, { total }] of this.#counts) yield [reason, total];
  }

  tick(nowMs: number): void {
    for (const [reason, entry] of this.#counts) {
      if (entry.count === 0 || nowMs - entry.lastLineMs < LINE_EVERY_MS) continue;
      this.#write(reason, entry);
      entry.lastLineMs = nowMs;
    }
  }

  /** Writes what has not been written. */
  close(): void {
    for (const [reason, entry] of this.#counts) if (entry.count > 0) this.#write(reason, entry);
  }

  #write(reason: CutReason, entry: { count: number; readonly peer: string }): void {
    const line = { reason, count: entry.count, peer: entry.peer };
    if (reason === "idle") this.#log.debug(line, "connections closed");
    else this.#log.warn(line, "connections refused or cut off");
    entry.count = 0;
  }
}
