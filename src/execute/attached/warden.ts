/**
 * Keeps one executor for one gateway that comes to its Unix socket, passes the frames on, and ends both when the other is gone. It stays outside the
 * executor's walls: what runs there can neither listen nor take a second tenant, and is killed however busy it is.
 */
import { chmodSync, lstatSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import type { Ending, WalledChild } from "../../sandbox/walls.ts";

/** The socket cannot be opened; the message says how to mend that. */
export class WardenError extends Error {
  override readonly name = "WardenError";
}

/** `sun_path` of unix(7), without the byte that ends it. */
const MAX_PATH_BYTES = 107;
const PRIVATE_UMASK = 0o177;

export interface WardenOptions {
  readonly path: string;
  /** 0o600, or 0o660 where the gateway runs as another user of the same group. */
  readonly mode: number;
  readonly start: () => WalledChild;
}

/** Listens, and resolves when everything is over. Rejects with a WardenError. */
export async function keepExecutor(options: WardenOptions, stop: AbortSignal): Promise<Ending> {
  const { path, mode } = options;
  await makeWay(path);
  const child = options.start();
  try {
    await child.whenWalled;
  } catch (error) {
    throw new WardenError(`the executor could not be started: ${error instanceof Error ? error.message : "unknown"}`);
  }
  const server = createServer({ allowHalfOpen: false });
  await listen(server, path, mode);
  const identity = lstatSync(path, { bigint: true }).ino;
  stop.addEventListener("abort", () => child.kill(), { once: true });
  if (stop.aborted) child.kill();
  new Relay(child, server);
  const ending = await child.whenEnded;
  server.close();
  // Another one may have taken the place meanwhile.
  if (lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino === identity) rmSync(path, { force: true });
  return ending;
}

/** Passes bytes between the executor and the first gateway that sends any. */
class Relay {
  readonly #child: WalledChild;
  readonly #server: Server;
  readonly #guests = new Set<Socket>();
  /** What the executor said before any gateway did: that it is ready. Each that comes is told. */
  #greeting: Buffer[] = [];
  #gateway: Socket | undefined;
  readonly #greet = (bytes: Buffer): void => {
    this.#greeting.push(bytes);
    for (const guest of this.#guests) guest.write(bytes);
  };

  constructor(child: WalledChild, server: Server) {
    this.#child = child;
    this.#server = server;
    child.socket.on("data", this.#greet);
    child.socket.on("error", () => undefined);
    child.socket.on("close", () => this.#end());
    child.stderr?.pipe(process.stderr, { end: false });
    server.on("connection", (socket) => this.#receive(socket));
  }

  #receive(guest: Socket): void {
    guest.on("error", () => undefined);
    if (this.#gateway !== undefined) {
      guest.destroy();
      return;
    }
    this.#guests.add(guest);
    guest.once("close", () => this.#guests.delete(guest));
    for (const bytes of this.#greeting) guest.write(bytes);
    guest.once("data", (bytes: Buffer) => this.#serve(guest, bytes));
  }

  /** From the first byte on the executor is this gateway's. */
  #serve(gateway: Socket, first: Buffer): void {
    if (this.#gateway !== undefined) return;
    this.#gateway = gateway;
    this.#server.close();
    for (const guest of this.#guests) if (guest !== gateway) guest.destroy();
    const { socket } = this.#child;
    socket.off("data", this.#greet);
    this.#greeting = [];
    socket.write(first);
    // Not held up while the executor is busy: a socket that nobody reads does not tell that the gateway has gone. How much can come is the gateway's to bound.
    gateway.on("data", (bytes: Buffer) => socket.write(bytes));
    socket.pipe(gateway);
    gateway.once("close", () => this.#end());
  }

  #end(): void {
    for (const guest of this.#guests) guest.destroy();
    this.#child.kill();
  }
}

/** Removes what an executor that is gone has left. */
async function makeWay(path: string): Promise<void> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES - TEMPORARY_BYTES) {
    throw new WardenError(
      `--socket is longer than the ${MAX_PATH_BYTES - TEMPORARY_BYTES} bytes that a Unix socket's path may have`,
    );
  }
  const folder = lstatSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined) throw new WardenError(`the folder of --socket ${path} is not there: create it first`);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket()) throw new WardenError(`--socket ${path} is there already and is not a socket: remove it`);
  if (await isHeard(path)) throw new WardenError(`another executor listens at --socket ${path}: give each its own`);
  rmSync(path, { force: true });
}

/** Whether somebody listens there. An executor that is only looked at is not used up. */
function isHeard(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    const settle = (heard: boolean): void => {
      probe.destroy();
      resolve(heard);
    };
    probe.once("connect", () => settle(true));
    probe.once("error", () => settle(false));
  });
}

/** What the hidden name is longer by than the socket's own. */
const TEMPORARY_BYTES = 1;

/** Listens under a hidden name first, so that nobody finds the socket before its mode is right. */
async function listen(server: Server, path: string, mode: number): Promise<void> {
  const hidden = join(dirname(path), `.${basename(path)}`);
  rmSync(hidden, { force: true });
  const before = process.umask(PRIVATE_UMASK);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(hidden, resolve);
    });
    chmodSync(hidden, mode);
    renameSync(hidden, path);
  } catch (error) {
    throw new WardenError(`cannot listen at --socket ${path}: ${error instanceof Error ? error.message : "unknown"}`);
  } finally {
    process.umask(before);
  }
}
