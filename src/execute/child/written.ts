/** What a call's code has written to the console, event by event, however often events had to be run. Step: fold → WRITTEN → answer. */
import { CONSOLE_LIMITS } from "../../base/limits.ts";
import type { LogLevel } from "../../gen/assay/v1/invoke_service_pb.js";

/** One line. */
export interface WrittenLine {
  /** The event that wrote it, by its place in the call; -1: `initial()`, or the module as it was evaluated. */
  readonly event: number;
  readonly level: LogLevel;
  /** Well-formed; at most 4 KiB of UTF-8. */
  readonly text: string;
  readonly truncated: boolean;
}

const HEAD = /^(-?\d+),([1-4]),([01]),(\d+)$/;

/** The lines of one call. */
export class Written {
  #lines: WrittenLine[] = [];
  /** The last event that is known to have written anything. */
  #last = -1;
  /** How many lines are missing behind those. */
  dropped = 0;

  get lines(): readonly WrittenLine[] {
    return this.#lines;
  }

  /** How many more lines the call keeps. */
  get room(): number {
    return CONSOLE_LIMITS.maxLinesPerCall - this.#lines.length;
  }

  /** The first event of which nothing is known; those before it have written what they had to write. */
  get firstUnknown(): number {
    return this.#last + 1;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.dropped === 0;
  }

  copy(): Written {
    const copy = new Written();
    copy.addAll(this);
    return copy;
  }

  /** Adds what realm/console.js has handed over. */
  add(taken: string): void {
    const first = taken.indexOf("\n");
    const second = taken.indexOf("\n", first + 1);
    const [dropped, last] = taken.slice(0, first).split(",").map(Number);
    this.dropped += dropped ?? 0;
    this.#last = Math.max(this.#last, last ?? -1);
    let at = second + 1;
    for (const head of taken.slice(first + 1, second).split(";")) {
      const [, event, level, cut, units] = HEAD.exec(head) ?? [];
      if (units === undefined) continue;
      const text = taken.slice(at, at + Number(units));
      at += Number(units) + 1;
      this.#push({ event: Number(event), level: Number(level), ...bounded(text, cut === "1") });
    }
  }

  /** Adds lines that are known already, such as those of an `initial()` that is not asked again. */
  addAll({ dropped, lines }: Written): void {
    for (const line of lines) this.#push(line);
    this.dropped += dropped;
  }

  /** Event `index` has failed: what events after it have written was never so. True if any of them had. */
  cutAfter(index: number): boolean {
    if (this.#last <= index) return false;
    this.#last = index;
    this.#lines = this.#lines.filter(({ event }) => event <= index);
    // Lines are dropped behind a full list alone. (How many of them were behind a list that is full still, nobody has noted.)
    if (this.room > 0) this.dropped = 0;
    return true;
  }

  #push(line: WrittenLine): void {
    if (this.room > 0) this.#lines.push(line);
    else this.dropped += 1;
  }
}

/** `text` as UTF-8 can carry it, cut to the bytes of a line without cutting a character in two. */
function bounded(text: string, truncated: boolean): Pick<WrittenLine, "text" | "truncated"> {
  const { maxLineBytes } = CONSOLE_LIMITS;
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= maxLineBytes) return { text: whole, truncated };
  const bytes = Buffer.from(whole);
  let end: number = maxLineBytes;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { text: bytes.toString("utf8", 0, end), truncated: true };
}
