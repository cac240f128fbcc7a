/** HTTP/2 as an attacker writes it: frames made by hand (RFC 9113, 4.1), headers without compression (RFC 7541, 6.2.2), over a socket that obeys nobody. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  ping: 6,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const END_STREAM = 1;
export const END_HEADERS = 4;
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SEEN_WITHIN_MS = 5_000;
const REDUCE = "/assay.v1.InvokeService/Reduce";

export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function settings(entries: Readonly<Record<number, number>> = {}): Buffer {
  const payload = Buffer.concat(
    Object.entries(entries).map(([id, value]) => {
      const entry = Buffer.alloc(6);
      entry.writeUInt16BE(Number(id), 0);
      entry.writeUInt32BE(value, 2);
      return entry;
    }),
  );
  return frame(TYPE.settings, 0, 0, payload);
}

function integer(value: number, prefixBits: number, first: number): Buffer {
  const most = 2 ** prefixBits - 1;
  if (value < most) return Buffer.from([first | value]);
  const bytes = [first | most];
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function text(value: string): Buffer {
  return Buffer.concat([integer(value.length, 7, 0), Buffer.from(value, "latin1")]);
}

/** One header; `indexed`: it goes into the table, for `reference` to name. */
export function header(name: string, value: string, indexed = false): Buffer {
  return Buffer.concat([Buffer.from([indexed ? 0x40 : 0]), text(name), text(value)]);
}

/** A header of the table; 62 is the youngest that was put in. */
export function reference(index: number): Buffer {
  return integer(index, 7, 0x80);
}

/** What a gRPC request begins with; with `token`, one that is let in. */
export function grpcHeaders(path: string = REDUCE, token?: string): Buffer {
  return Buffer.concat([
    header(":method", "POST"),
    header(":scheme", "http"),
    header(":path", path),
    header(":authority", "a"),
    header("content-type", "application/grpc"),
    header("te", "trailers"),
    ...(token === undefined ? [] : [header("authorization", `Bearer ${token}`)]),
  ]);
}

/** A message in gRPC's frame; `length`: what the frame says, where that is not the truth. */
export function message(bytes: Uint8Array, length = bytes.byteLength): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, bytes]);
}

/** A whole call of Reduce for function `f` in two frames. */
export function wholeCall(stream: number, path: string = REDUCE, token?: string): Buffer {
  return Buffer.concat([
    frame(TYPE.headers, END_HEADERS, stream, grpcHeaders(path, token)),
    frame(TYPE.data, END_STREAM, stream, message(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66]))),
  ]);
}

/** A connection of an attacker. */
export class Attacker {
  readonly socket: Socket;
  isOver = false;
  /** Bytes that the server has sent. */
  received = Buffer.alloc(0);
  /** Resolves when the server has ended it. */
  readonly over: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]).subarray(-65_536);
    });
    this.over = new Promise((resolve) => {
      socket.once("close", () => {
        this.isOver = true;
        resolve();
      });
    });
  }

  /** Sends; resolves once it has gone out, or the connection is over. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.isOver || this.socket.destroyed) return;
    if (!this.socket.write(bytes)) await Promise.race([once(this.socket, "drain").catch(() => undefined), this.over]);
  }

  /** Sends the same bytes until the server ends the connection, `most` times at most. Answers whether it has. */
  async flood(bytes: (round: number) => Uint8Array, most: number): Promise<boolean> {
    for (let round = 0; round < most && !this.isOver; round++) {
      await this.send(bytes(round));
      if (round % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // All of it may be under way before the server has seen the first.
    await Promise.race([this.over, sleep(SEEN_WITHIN_MS)]);
    return this.isOver;
  }

  end(): void {
    this.socket.destroy();
  }
}

/** Connects; nothing is sent. */
export async function attackerAt(port: number, from?: string): Promise<Attacker> {
  const socket = connect({ host: "127.0.0.1", port, ...(from === undefined ? {} : { localAddress: from }) });
  const attacker = new Attacker(socket);
  await Promise.race([once(socket, "connect").catch(() => undefined), attacker.over]);
  return attacker;
}

/** Connects, and begins HTTP/2. */
export async function http2AttackerAt(
  port: number,
  entries: Readonly<Record<number, number>> = {},
  from?: string,
): Promise<Attacker> {
  const attacker = await attackerAt(port, from);
  await attacker.send(Buffer.concat([PREFACE, settings(entries), frame(TYPE.settings, 1, 0)]));
  return attacker;
}
