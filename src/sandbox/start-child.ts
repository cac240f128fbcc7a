/** Starts one child with a socket pair, an empty environment and nothing else that is open. Every kind of walls ends here. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { Duplex, type Readable } from "node:stream";
import type { Ending, WalledChild } from "./walls.ts";

/** Where the program finds its socket. */
const SOCKET = 3;
/** How long a command may take to say who the program is. */
const PATIENCE_MS = 10_000;
/** How long it may outlive the program. */
const PROXY_PATIENCE_MS = 2_000;

/** A command, ready to be started. */
export interface Command {
  readonly file: string;
  readonly words: readonly string[];
  /** Whom the command runs as; undefined: the gateway's own user. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What it reads from descriptors 4 and up until their end; and `undefined` for one that it writes to, which comes last. */
  readonly inputs?: readonly Uint8Array[];
  /**
   * Absent: the command becomes the program under its own process id. Otherwise it stays beside it, writes who the program is to the
   * descriptor behind the inputs, ends when the program does with 128 and the signal's number, and takes the program with it when it is killed.
   */
  readonly announces?: (text: string) => number | undefined;
  /** What is left to do once the program's id is known. */
  readonly whenKnown?: (programId: number) => Promise<void>;
}

/** Starts it. Never throws: a command that cannot be started has ended. */
export function startChild(command: Command): WalledChild {
  return new StartedChild(command);
}

/** The child, or why there is none: what the system refuses at once is thrown, and the rest is told later. */
function spawned(command: Command): ChildProcess | Error {
  const inputs = command.inputs ?? [];
  const options: SpawnOptions = {
    cwd: "/",
    env: {},
    stdio: [
      "ignore",
      "ignore",
      "pipe",
      "pipe",
      ...inputs.map(() => "pipe" as const),
      ...(command.announces ? ["pipe" as const] : []),
    ],
    windowsHide: true,
    ...command.user,
  };
  try {
    return spawn(command.file, command.words, options);
  } catch (error) {
    return error instanceof Error ? error : new Error("failed");
  }
}

class StartedChild implements WalledChild {
  readonly socket: Duplex;
  readonly stderr: Readable | undefined;
  readonly whenWalled: Promise<void>;
  readonly whenEnded: Promise<Ending>;
  programId: number | undefined;
  readonly #isProxy: boolean;
  #isAnnounced = false;
  #mustDie = false;
  readonly #process: ChildProcess | undefined;

  constructor(command: Command) {
    const inputs = command.inputs ?? [];
    const child = spawned(command);
    this.#isProxy = command.announces !== undefined;
    if (child instanceof Error) {
      this.#process = undefined;
      this.socket = closedDuplex();
      this.stderr = undefined;
      this.whenEnded = Promise.resolve({ code: null, signal: null, startError: child.message });
      this.whenWalled = Promise.reject(child);
      this.whenWalled.catch(() => undefined);
      return;
    }
    this.#process = child;
    // When the machine is out of descriptors a child has no streams at all.
    const streams: ChildProcess["stdio"] | undefined = child.stdio;
    const stream = (descriptor: number): Duplex | undefined => {
      const found: unknown = streams?.[descriptor];
      return found instanceof Duplex ? found : undefined;
    };
    this.socket = stream(SOCKET) ?? closedDuplex();
    this.stderr = child.stderr ?? undefined;
    for (const [index, bytes] of inputs.entries()) {
      // EPIPE when it ends before it has read: its exit says it all.
      stream(SOCKET + 1 + index)
        ?.on("error", () => undefined)
        .end(bytes);
    }
    const announcing = command.announces === undefined ? undefined : stream(SOCKET + 1 + inputs.length);
    this.whenEnded = endingOf(child, command.announces !== undefined);
    this.whenWalled = this.#wall(command, announcing);
    // Whoever does not wait for it sees it end instead.
    this.whenWalled.catch(() => this.kill());
  }

  kill(): void {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // A proxy that dies before the program has got as far as dying with it would leave it behind, waiting for ever.
    this.#mustDie = true;
    if (this.#isProxy && !this.#isAnnounced) return;
    if (this.#isProxy && this.programId !== undefined && parentOf(this.programId) === child.pid) {
      // The proxy sees it end, and ends: so nothing of the program is left when the child counts as ended.
      killNow(this.programId);
      setTimeout(() => child.kill("SIGKILL"), PROXY_PATIENCE_MS).unref();
    } else child.kill("SIGKILL");
  }

  async #wall(command: Command, announcing: Duplex | undefined): Promise<void> {
    if (command.announces === undefined) this.programId = this.#process?.pid;
    else if (announcing !== undefined) this.programId = await announced(announcing, command.announces);
    this.#isAnnounced = true;
    if (this.#mustDie) this.kill();
    if (this.programId === undefined) throw new Error("it was not started");
    sacrifice(this.programId);
    await command.whenKnown?.(this.programId);
  }
}

/** What is announced, as soon as it can be understood; undefined if the stream ends before. */
function announced(stream: Duplex, read: (text: string) => number | undefined): Promise<number | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const settle = (programId: number | undefined): void => {
      clearTimeout(timer);
      resolve(programId);
      // What comes after is read too: whoever writes it must not fail at that, half-way through its work.
    };
    const timer = setTimeout(() => settle(undefined), PATIENCE_MS);
    stream.on("error", () => settle(undefined));
    stream.on("close", () => settle(undefined));
    stream.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      const programId = read(text);
      if (programId !== undefined) settle(programId);
    });
  });
}

/** The process that started one; undefined if it is gone. */
function parentOf(programId: number): number | undefined {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${programId}/status`, "latin1"))?.[1]);
  } catch {
    return undefined;
  }
}

/** Where the host runs out of memory, the kernel is to take this one, and not the server or somebody else's. */
function sacrifice(programId: number): void {
  try {
    writeFileSync(`/proc/${programId}/oom_score_adj`, "1000");
  } catch {
    // It has ended, or belongs to somebody whose files the server may not write: the limits of memory hold without it.
  }
}

function killNow(programId: number): void {
  try {
    process.kill(programId, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function endingOf(child: ChildProcess, isProxy: boolean): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, startError: error.message });
    });
    child.once("exit", (code, signal) => {
      const inner = isProxy && code !== null && code > 128 ? signalOf(code - 128) : undefined;
      resolve(inner === undefined ? { code, signal } : { code: null, signal: inner });
    });
  });
}

function signalOf(number: number): NodeJS.Signals | undefined {
  for (const [name, value] of Object.entries(constants.signals)) {
    if (value === number && isSignal(name)) return name;
  }
  return undefined;
}

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}

function closedDuplex(): Duplex {
  const none = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  none.destroy();
  return none;
}
