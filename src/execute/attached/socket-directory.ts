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
/** Whoever is behind a slot can fill it with names; one is enough. */
const MAX_SLOT_NAMES = 16;

/**
 * How long a slot rests when its executor has ended. Its container has ended by then, and with it whatever an attacker left running there: what listens
 * afterwards was started anew.
 */
export const SLOT_REST_MS = 1_000;

/**
 * Sockets that come and go in a directory. A folder in it is a slot: the place of one container alone, which can reach no other. A slot has one executor at a
 * time, MUST get no second one while that lives, and rests when it has ended: so a container that tenant code has broken out into cannot pass for a new one.
 */
export interface SocketDirectory {
  /** Tells of each socket that is there or comes, once: also if another one took its path. `found` answers with what resolves when its executor has ended. */
  watch(found: (path: string) => Promise<unknown>): void;
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
  /** Slots whose executor lives, or has ended a moment ago. */
  readonly #taken = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, log: Logger) {
    this.#directory = directory;
    this.#log = log;
  }

  watch(found: (path: string) => Promise<unknown>): void {
    const look = (): void => this.#look(found);
    this.#timer = setInterval(look, PERIOD_MS);
    look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(found: (path: string) => Promise<unknown>): void {
    const before = this.#known;
    this.#known = new Map();
    try {
      for (const entry of readdirSync(this.#directory, { withFileTypes: true })) {
        if (entry.name.startsWith(".")) continue;
        if (entry.isDirectory()) this.#lookInto(entry.name, before, found);
        else if (entry.name.endsWith(SOCKET_SUFFIX)) this.#meet(entry.name, before, found);
      }
    } catch (error) {
      this.#known = before;
      this.#log.warn({ err: error }, "the directory of executors cannot be read");
    }
  }

  #lookInto(slot: string, before: ReadonlyMap<string, string>, found: (path: string) => Promise<unknown>): void {
    if (this.#taken.has(slot)) {
      for (const [name, identity] of before) if (name.startsWith(`${slot}/`)) this.#known.set(name, identity);
      return;
    }
    let names: string[];
    try {
      names = readdirSync(join(this.#directory, slot)).filter(isSocketName).slice(0, MAX_SLOT_NAMES);
    } catch {
      // Its container has not been started yet, or it is none of ours.
      return;
    }
    for (const name of names) {
      const ended = this.#meet(join(slot, name), before, found);
      if (ended === undefined) continue;
      this.#taken.add(slot);
      const rest = (): void => void setTimeout(() => this.#taken.delete(slot), SLOT_REST_MS).unref();
      ended.then(rest, rest);
      return;
    }
  }

  /** Tells of a socket, if it is one that was not told of yet; then it answers with its executor's end. */
  #meet(
    name: string,
    before: ReadonlyMap<string, string>,
    found: (path: string) => Promise<unknown>,
  ): Promise<unknown> | undefined {
    const path = join(this.#directory, name);
    const seen = identityOf(path);
    if (seen === undefined) return undefined;
    this.#known.set(name, seen.identity);
    // An executor serves one tenant and ends: nobody comes back to a socket.
    if (before.get(name) === seen.identity) return undefined;
    if (seen.problem === undefined) return found(path);
    this.#log.warn({ socket: name, problem: seen.problem }, "an executor is not attached");
    return undefined;
  }
}

const isSocketName = (name: string): boolean => name.endsWith(SOCKET_SUFFIX) && !name.startsWith(".");

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
