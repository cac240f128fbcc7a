/** The directory in which an orchestrator's executors listen: finds each once. Step: warden's socket → DIRECTORY → pool. */
import { lstatSync, readdirSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Logger } from "../../base/log.ts";

/** The directory cannot be used; the message says how to mend that. */
export class SocketDirectoryError extends Error {
  override readonly name = "SocketDirectoryError";
}

/** What the name of an executor's socket ends with. */
export const SOCKET_SUFFIX = ".sock";
const PERIOD_MS = 250;
const FOR_OTHERS = 0o007;
const WRITABLE_FOR_OTHERS = 0o002;

/** Sockets that come and go in a directory. */
export interface SocketDirectory {
  /** Tells of each socket that is there or comes, once: also if another one took its path. */
  watch(found: (path: string) => void): void;
  close(): void;
}

/** Opens the directory. Throws a SocketDirectoryError. */
export function openSocketDirectory(directory: string, log: Logger): SocketDirectory {
  assertUsable(directory);
  return new PolledDirectory(directory, log);
}

function assertUsable(directory: string): void {
  const of = `the directory of executors ${directory}`;
  if (!isAbsolute(directory)) throw new SocketDirectoryError(`${of} must be an absolute path`);
  let mode: number;
  try {
    const stats = statSync(directory);
    if (!stats.isDirectory()) throw new SocketDirectoryError(`${of} is not a directory`);
    mode = stats.mode;
    readdirSync(directory);
  } catch (error) {
    if (error instanceof SocketDirectoryError) throw error;
    throw new SocketDirectoryError(`${of} cannot be read: create it, and let the server's user read it`);
  }
  if ((mode & WRITABLE_FOR_OTHERS) !== 0) {
    throw new SocketDirectoryError(
      `${of} may be written by everybody, who could put executors of their own there: chmod o-w ${directory}`,
    );
  }
}

/** By polling: a shared volume tells nobody of what others do on it. */
class PolledDirectory implements SocketDirectory {
  readonly #directory: string;
  readonly #log: Logger;
  /** The sockets that were told of, or turned away, as long as they are there. */
  #known = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, log: Logger) {
    this.#directory = directory;
    this.#log = log;
  }

  watch(found: (path: string) => void): void {
    const look = (): void => this.#look(found);
    this.#timer = setInterval(look, PERIOD_MS);
    look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(found: (path: string) => void): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory).filter((name) => name.endsWith(SOCKET_SUFFIX) && !name.startsWith("."));
    } catch (error) {
      this.#log.warn({ err: error }, "the directory of executors cannot be read");
      return;
    }
    const before = this.#known;
    this.#known = new Map();
    for (const name of names) {
      const path = join(this.#directory, name);
      const seen = identityOf(path);
      if (seen === undefined) continue;
      this.#known.set(name, seen.identity);
      // An executor serves one tenant and ends: nobody comes back to a socket.
      if (before.get(name) === seen.identity) continue;
      if (seen.problem === undefined) found(path);
      else this.#log.warn({ socket: name, problem: seen.problem }, "an executor is not attached");
    }
  }
}

/** Which socket it is, however often its path was taken; and why it must not be used. Undefined: it is gone. */
function identityOf(path: string): { readonly identity: string; readonly problem: string | undefined } | undefined {
  try {
    const stats = lstatSync(path, { bigint: true });
    const identity = `${stats.dev}:${stats.ino}:${stats.ctimeNs}`;
    if (!stats.isSocket()) return { identity, problem: "it is not a socket" };
    const isOpen = (Number(stats.mode) & FOR_OTHERS) !== 0;
    return { identity, problem: isOpen ? "it is open to everybody: its mode must be 0600 or 0660" : undefined };
  } catch {
    return undefined;
  }
}
