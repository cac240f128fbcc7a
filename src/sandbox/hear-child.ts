/** Hears what a walled child sends: frames, while something is asked of it. The same for executors and compiler workers. */
import { readFrames } from "../base/framing.ts";
import type { WalledChild } from "./walls.ts";

/** What its supervisor does about it. */
export interface Hearing {
  readonly maxFrameBytes: number;
  /** False: whoever has answered everything has nothing to say, not even a frame that never ends. */
  readonly isAsked: () => boolean;
  readonly frame: (message: Uint8Array) => void;
  /** It sends what it may not; `detail` is for the log. */
  readonly broken: (detail: string) => void;
}

/** Begins to hear it. */
export function hearChild({ socket }: Pick<WalledChild, "socket">, hearing: Hearing): void {
  socket.on("data", () => {
    if (!hearing.isAsked()) hearing.broken("bytes that nobody asked for");
  });
  readFrames(socket, hearing.maxFrameBytes, hearing.frame, (bytes) => hearing.broken(`a frame of ${bytes} bytes`));
  // EPIPE and ECONNRESET when it dies while we write: the exit says it all.
  socket.on("error", () => undefined);
}
