/**
 * What the front door has to know of a call that grpc-js does not tell: how much of its request has come, and since when it waits for its client.
 *
 * grpc-js holds what has come of a request for as long as the client likes, and counts it nowhere; its interceptors see whole messages alone. So the methods of its
 * innermost call through which bytes come in and go out are given a few lines of ours, once for all calls: nothing is allocated for one. They are grpc-js's own and
 * not promised to anybody; package.json names its exact version, `installCallWatch` looks for each of them at the start, and test/attack/edge/ fails without them.
 */

import type { ServerInterceptingCall, ServerInterceptor } from "@grpc/grpc-js";
import { BaseServerInterceptingCall } from "@grpc/grpc-js/build/src/server-interceptors.js";
import { ARRIVING, LEAVING, RUNNING, type WatchedCall } from "./call-stage.ts";
import type { Connection } from "./connection.ts";
import { MAX_STRANGER_MESSAGE_BYTES } from "./strangers.ts";

/** What hears of calls. One for each process; `sinceMs` and the like are in its time. */
export interface CallWatcher {
  readonly nowMs: number;
  /** True: strangers may call the method. */
  isForStrangers(path: string): boolean;
  began(call: WatchedCall, connection: Connection): void;
  /** More of its connection's requests, or of all, is held than may be. */
  overflowed(call: WatchedCall, connection: Connection): void;
  /** Looks at its credential before anything is done with what it sends. False: it is refused. */
  vet(call: WatchedCall, connection: Connection): Promise<boolean>;
  /** There is no room for what it has sent; that is not looked at. */
  noRoom(call: WatchedCall, connection: Connection): void;
  /** It is answered, or its stream is closed; may come more than once. */
  left(call: WatchedCall, connection: Connection): void;
  /** It is refused because its credential is not valid. */
  unauthenticated(connection: Connection): void;
}

/** What puts messages together: the parts that have come of one, as Node handed them over. */
export interface Decoder {
  readonly readState: number;
  readCompressFlag: Buffer;
  readPartialMessage: Buffer[];
}

/** A message that has come whole, and what came out of it once that is known. */
interface QueueEntry {
  /** With gRPC's head of five bytes; the first says whether it is packed. */
  readonly compressedMessage: Buffer | null;
  readonly parsedMessage: unknown;
}

/** What of grpc-js's innermost call is used beyond its types. */
interface Innards {
  readonly decoder: Decoder & { maxReadMessageLength: number };
  maxReceiveMessageSize: number;
  readonly readQueue: unknown[];
  decompressAndMaybePush(entry: QueueEntry): Promise<void>;
  handleDataFrame(data: Buffer): void;
  handleEndEvent(): void;
  notifyOnCancel(): void;
}
type Watched = WatchedCall & Innards & { watcher: CallWatcher; connection: Connection | undefined };

const CONNECTION = Symbol("connection");
const UNAUTHENTICATED = 16;
const AT_A_BOUNDARY = 0;
const PACKED = 1;
/** As many bytes may come out of one at most (RFC 1951; zlib's documentation names the figure). */
const MOST_UNPACKED = 1_032;
/** What unpacking takes by itself. */
const UNPACKER_BYTES = 64 * 1024;
/** What a part of a message takes beside its bytes. */
const PART_OVERHEAD_BYTES = 256;

/** Ties a session to its connection. */
export function tie(session: object, connection: Connection): void {
  Object.defineProperty(session, CONNECTION, { value: connection });
}

/** The connection of a session; undefined: it is none of ours. */
export function connectionOf(session: object | undefined): Connection | undefined {
  return session === undefined ? undefined : (session as { readonly [CONNECTION]?: Connection })[CONNECTION];
}

/**
 * Copies what came last where it is a small piece of a large buffer: Node hands over slices of what it read from the socket, and one byte of a message would
 * hold 64 KiB of whatever came with it.
 */
export function detach(decoder: Decoder): void {
  const { readCompressFlag, readPartialMessage } = decoder;
  if (readCompressFlag.buffer.byteLength > 1) decoder.readCompressFlag = copyOf(readCompressFlag);
  const last = readPartialMessage.at(-1);
  if (last !== undefined && last.byteLength * 4 < last.buffer.byteLength) {
    readPartialMessage[readPartialMessage.length - 1] = copyOf(last);
  }
}

/** In a buffer of its own, and not in the pool, which is as large as what was read. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength);
  bytes.copy(copy);
  return copy;
}

/** Lets go of what has come of a request that nobody waits for any more; grpc-js would keep it until the stream is closed. */
export function dropHeld(call: WatchedCall): void {
  const { decoder, readQueue } = call as Watched;
  decoder.readPartialMessage = [];
  readQueue.length = 0;
}

/** Makes an interceptor that has `watcher` told of every call that it is put before. */
export function watchCalls(watcher: CallWatcher): ServerInterceptor {
  install();
  return (_method, call) => {
    if (!(call instanceof BaseServerInterceptingCall)) throw new TypeError("the watch must be the first interceptor");
    const watched = call as unknown as Watched;
    watched.watcher = watcher;
    const connection = connectionOf(watched.stream.session);
    watched.connection = connection;
    watched.before = undefined;
    watched.after = undefined;
    watched.stage = RUNNING;
    watched.sinceMs = 0;
    watched.heldBytes = 0;
    watched.sentAtMs = 0;
    // A stream's handler begins with its first header, and looks at once.
    watched.isVetted = watched.handler.type === "bidi";
    watched.isForStrangers = watcher.isForStrangers(watched.handler.path);
    if (watched.isForStrangers) {
      watched.maxReceiveMessageSize = MAX_STRANGER_MESSAGE_BYTES;
      watched.decoder.maxReadMessageLength = MAX_STRANGER_MESSAGE_BYTES;
    }
    if (connection !== undefined) watcher.began(watched, connection);
    return watched as unknown as ServerInterceptingCall;
  };
}

let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  const innermost = BaseServerInterceptingCall.prototype as unknown as Watched;
  const { decompressAndMaybePush, handleDataFrame, handleEndEvent, notifyOnCancel } = innermost;
  const { sendMessage, sendStatus, getAuthContext } = innermost;
  const used = { decompressAndMaybePush, handleDataFrame, handleEndEvent, notifyOnCancel, sendMessage, sendStatus };
  for (const [name, method] of Object.entries(used)) {
    if (typeof method !== "function") throw new TypeError(`grpc-js has no ${name} any more: its version must stay`);
  }
  isInstalled = true;

  innermost.handleDataFrame = function (this: Watched, data: Buffer): void {
    const { connection } = this;
    handleDataFrame.call(this, data);
    if (connection === undefined) return;
    connection.dataBytes += data.byteLength;
    if (this.stage >= LEAVING) return;
    if (this.handler.type === "bidi") {
      // Of a stream each message counts for itself; a call with one request goes on arriving until the client says that this was all.
      const isWhole = this.decoder.readState === AT_A_BOUNDARY;
      if (isWhole && this.stage === ARRIVING) connection.endArrival(this);
      if (isWhole) return;
      if (this.stage === RUNNING) connection.beginArrival(this, this.watcher.nowMs);
    }
    // The part in hand belongs to a call with one request that is whole already: it is held, but not in parts.
    if (this.decoder.readState !== AT_A_BOUNDARY) detach(this.decoder);
    if (connection.hold(this, data.byteLength + PART_OVERHEAD_BYTES)) this.watcher.overflowed(this, connection);
  };
  const unpack = (call: Watched, connection: Connection, entry: QueueEntry, packedBytes: number): Promise<void> => {
    // What may come out of it, before anything does: a thousand of these may be under way by then.
    const bytes = Math.min(call.maxReceiveMessageSize, packedBytes * MOST_UNPACKED) + UNPACKER_BYTES;
    if (!connection.reserve(bytes)) {
      call.watcher.noRoom(call, connection);
      return Promise.resolve();
    }
    return decompressAndMaybePush.call(call, entry).finally(() => {
      connection.unreserve(bytes);
      const { parsedMessage } = entry;
      const unpackedBytes = parsedMessage instanceof Uint8Array ? parsedMessage.byteLength : 0;
      if (connection.hold(call, unpackedBytes)) call.watcher.overflowed(call, connection);
    });
  };
  innermost.decompressAndMaybePush = function (this: Watched, entry: QueueEntry): Promise<void> {
    const { connection } = this;
    const packed = entry.compressedMessage;
    if (connection === undefined || packed === null || packed[0] !== PACKED) {
      return decompressAndMaybePush.call(this, entry);
    }
    if (this.isVetted) return unpack(this, connection, entry, packed.byteLength);
    return this.watcher
      .vet(this, connection)
      .then((mayGoOn) =>
        mayGoOn && this.stage < LEAVING ? unpack(this, connection, entry, packed.byteLength) : undefined,
      );
  };
  innermost.handleEndEvent = function (this: Watched): void {
    if (this.stage === ARRIVING) this.connection?.endArrival(this);
    handleEndEvent.call(this);
  };
  innermost.notifyOnCancel = function (this: Watched): void {
    if (this.connection !== undefined) this.watcher.left(this, this.connection);
    notifyOnCancel.call(this);
  };
  innermost.sendMessage = function (this: Watched, message, callback): void {
    if (this.connection !== undefined) {
      this.sentAtMs = this.watcher.nowMs;
      this.connection.messagesSent += 1;
    }
    sendMessage.call(this, message, callback);
  };
  innermost.sendStatus = function (this: Watched, status): void {
    if (status.code === UNAUTHENTICATED && this.connection !== undefined) this.watcher.unauthenticated(this.connection);
    sendStatus.call(this, status);
  };
  // Instead of asking OpenSSL for each call: the certificate of the connection, which does not change.
  innermost.getAuthContext = function (this: Watched) {
    return this.connection === undefined ? getAuthContext.call(this) : (this.connection as object);
  };
}
