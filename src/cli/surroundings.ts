/** What the command line has around it: its streams, environment and folder, handed in so that tests own them. */
import type { Readable } from "node:stream";

/** Where text goes. */
export interface TextSink {
  write(text: string): void;
  /** True for a terminal: only there colour and progress make sense. */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Everything that a command may touch of the process that it runs in. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly stdinIsTerminal: boolean;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths on the command line are relative to it. */
  readonly workingDirectory: string;
  /** Aborted when the user interrupts. */
  readonly interrupted: AbortSignal;
}
