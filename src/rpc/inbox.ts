/** The messages of a client's stream as they come: who reads them takes one when it wants one, and is held up until it is there. */
import type { BidiCall } from "./handlers.ts";

/** Takes the client's messages one by one, when they are wanted. */
export class Inbox {
  readonly #call: BidiCall;
  readonly #signal: AbortSignal;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(call: BidiCall, signal: AbortSignal) {
    this.#call = call;
    this.#signal = signal;
    const wake = (): void => this.#wake?.();
    call.on("readable", wake);
    call.once("end", () => {
      this.#ended = true;
      wake();
    });
    signal.addEventListener("abort", wake, { once: true });
  }

  /** The next message; undefined when the client has closed its side. Rejects with the signal's reason when the call is over. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      this.#signal.throwIfAborted();
      const message: Buffer | null = this.#call.read();
      if (message !== null) return message;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
