/** What the gateway asks of whatever walls its children in: the processes that meet tenants' source and code. Ground floor of execute and compile. */
import type { Duplex, Readable } from "node:stream";

/** A program of ours to be started, and what it needs of the machine. */
export interface WalledProgram {
  /** What follows `node` on the command line. */
  readonly arguments: readonly string[];
  /** The files and folders of the installation that it reads, absolute, as it names them itself. */
  readonly readable: readonly string[];
  /** Memory at which the system ends it, in units of 2^20 bytes: a last resort far above what its supervisor allows. */
  readonly memoryMb: number;
  /** Address space beside that memory which it reserves and never fills, in units of 2^20 bytes; undefined: no bound is known. */
  readonly reservedMb: number | undefined;
}

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it never ran; for the log. */
  readonly startError?: string;
}

/** A child that was started. */
export interface WalledChild {
  /** The gateway's end of the socket pair; the program has the other as descriptor 3. */
  readonly socket: Duplex;
  /** Its standard error, for the log alone. */
  readonly stderr: Readable | undefined;
  /** The program's process id on this host, for the system's accounts of it; undefined until `whenWalled`, or if it never ran. */
  readonly programId: number | undefined;
  /** Resolves once every wall stands around it; rejects if one does not. Nothing of a tenant's MUST be sent before. */
  readonly whenWalled: Promise<void>;
  /** Resolves when the process is gone. */
  readonly whenEnded: Promise<Ending>;
  /** Ends it at once. May be called more than once. */
  kill(): void;
}

/** One layer between tenant code and the machine. */
export interface SandboxLayer {
  readonly name: string;
  readonly present: boolean;
  /** What it does; for a missing one, what is missing. */
  readonly detail: string;
}

/** A way to start children. */
export interface Walls {
  /** The layers that the operating system puts up, the missing ones included. */
  readonly layers: readonly SandboxLayer[];
  start(program: WalledProgram): WalledChild;
  /** Gives back what the walls hold of the system. The children are gone by then. */
  close(): Promise<void>;
}

/** Walls cannot be built: each problem names the layer, what fails, and how to mend it. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
