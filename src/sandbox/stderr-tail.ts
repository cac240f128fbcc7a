/** What a child writes to its standard error: the end of it is kept for the log, and one that writes without end is heard no more. */
import type { WalledChild } from "./walls.ts";

const KEPT_BYTES = 8 * 1024;
/** Read of one child in its life; beyond that, writing fails in the child. */
const MAX_READ_BYTES = 1024 * 1024;
/** What each read counts for at least, however few the bytes. */
const MIN_READ_BYTES = 256;

/** The end of a child's standard error. */
export class StderrTail {
  readonly #stream: WalledChild["stderr"];
  #kept: Buffer = Buffer.alloc(0);
  #readBytes = 0;

  constructor(child: Pick<WalledChild, "stderr">) {
    this.#stream = child.stderr;
    this.#stream?.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#stream?.on("error", () => undefined);
  }

  /** For the log alone. */
  get text(): string {
    return this.#kept.toString("utf8");
  }

  close(): void {
    this.#stream?.destroy();
  }

  #take(bytes: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, bytes.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES);
    this.#readBytes += Math.max(bytes.byteLength, MIN_READ_BYTES);
    if (this.#readBytes > MAX_READ_BYTES) this.close();
  }
}
