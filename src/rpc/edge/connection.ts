/** One client's connection, from the moment that it is accepted: what it has cost so far, and how it is ended. */
import type { X509Certificate } from "node:crypto";
import { constants, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { TokenBucket } from "../../base/token-bucket.ts";
import type { ConnectionLimits } from "../../connection-settings.ts";
import { ARRIVING, RUNNING, type WatchedCall } from "./call-stage.ts";
import { MAX_STRANGER_CALLS, STRANGER_CALLS } from "./strangers.ts";

/** Why a connection was refused or cut off; in the log's words. */
export type CutReason =
  | "too many connections"
  | "too many connections of one address"
  | "connections come too fast"
  | "handshake too slow"
  | "TLS handshake failed"
  | "client certificate not valid"
  | "too many PING frames"
  | "too many SETTINGS frames"
  | "too many calls that fail before they begin"
  | "too many bytes that carry no request"
  | "idle";

/** What is held of requests that have not arrived whole. */
export interface Held {
  calls: number;
  bytes: number;
}

/** Of one connection: sixteen of the largest messages. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
/** Of all connections. */
export const MAX_HELD_IN_ALL: Readonly<Held> = { calls: 5_000, bytes: 256 * 1024 * 1024 };

/** What a client may get wrong in a row, and then each second. A call without a valid credential counts 1, one that does not arrive in time 5. */
const STRIKES = { burst: 100, perSecond: 10 } as const;
/** PING frames while nothing else happens: as many in advance as this time would allow, but at least the few that gRPC lets pass. */
const PINGS_IN_ADVANCE_MS = 100_000;
const MIN_PINGS_IN_ADVANCE = 2;
/** What a client is told that pings too often (gRPC's keepalive, A8): it then waits twice as long from one to the next. */
const TOO_MANY_PINGS = Buffer.from("too_many_pings");
/** Connections grow old at different times, or their clients would all come back at once. */
const AGE_JITTER = 0.1;
/** SETTINGS frames: the first is the handshake's, later ones are rare. */
const SETTINGS = { burst: 20, perSecond: 1 } as const;
/** Bytes that are neither messages nor what calls may bring along in headers, in a second. */
const BARE_BYTES_PER_SECOND = 256 * 1024;
/** Headers and frames that come with a call. */
const BARE_BYTES_PER_CALL = 16 * 1024;
const BARE_WINDOW_MS = 1_000;

/** A connection. */
export class Connection {
  readonly socket: Socket;
  /** See `addressKey`. */
  readonly address: string;
  readonly acceptedAtMs: number;
  /** Whom the log names. */
  readonly peer: string;
  session: ServerHttp2Session | undefined;
  certificate: X509Certificate | undefined;
  /** True once both handshakes are over. */
  isReady = false;
  /** True once it was cut off. */
  isCut = false;
  /** Set when it is being ended, with the time. */
  endingSinceMs: number | undefined;
  /** When its last call ended, or it became ready. */
  idleSinceMs: number;
  /** Its calls, oldest first. */
  first: WatchedCall | undefined;
  last: WatchedCall | undefined;
  /** Of its calls that have not arrived whole. */
  readonly held: Held = { calls: 0, bytes: 0 };
  /** How many there are, and how many of them are of strangers. */
  #openCalls = 0;
  #openForStrangers = 0;
  /** Undefined until a stranger has called. */
  #strangers: TokenBucket | undefined;
  /** Streams that were begun, those of them that name a method, messages that were sent, bytes of messages that have come. */
  streams = 0;
  calls = 0;
  messagesSent = 0;
  dataBytes = 0;
  /** Of all connections. */
  readonly #heldInAll: Held;
  readonly #cut: (connection: Connection, reason: CutReason) => void;
  readonly #strikes: TokenBucket;
  readonly #pings: TokenBucket;
  readonly #settings: TokenBucket;
  /** When it has lasted as long as it may; infinite if there is no such time. */
  readonly grownOldAtMs: number;
  #movedAtLastPing = 0;
  #junkStruck = 0;
  #window = { sinceMs: 0, readBytes: 0, allowedBytes: 0 };

  constructor(
    socket: Socket,
    address: string,
    nowMs: number,
    { maxConnectionAgeMs, minPingMs }: Pick<ConnectionLimits, "maxConnectionAgeMs" | "minPingMs">,
    heldInAll: Held,
    cut: (connection: Connection, reason: CutReason) => void,
  ) {
    this.#heldInAll = heldInAll;
    this.socket = socket;
    this.address = address;
    this.peer = socket.remoteAddress ?? "";
    this.acceptedAtMs = nowMs;
    this.idleSinceMs = nowMs;
    this.#cut = cut;
    this.#strikes = new TokenBucket(STRIKES.burst, STRIKES.perSecond, nowMs);
    const inAdvance = Math.max(MIN_PINGS_IN_ADVANCE, Math.floor(PINGS_IN_ADVANCE_MS / minPingMs));
    this.#pings = new TokenBucket(inAdvance, 1_000 / minPingMs, nowMs);
    const jitter = 1 + AGE_JITTER * (2 * Math.random() - 1);
    this.grownOldAtMs = maxConnectionAgeMs === 0 ? Number.POSITIVE_INFINITY : nowMs + maxConnectionAgeMs * jitter;
    this.#settings = new TokenBucket(SETTINGS.burst, SETTINGS.perSecond, nowMs);
    this.#window.sinceMs = nowMs;
  }

  /** A request begins to arrive, or the next message of a stream. */
  beginArrival(call: WatchedCall, nowMs: number): void {
    call.stage = ARRIVING;
    call.sinceMs = nowMs;
    this.held.calls += 1;
    this.#heldInAll.calls += 1;
  }

  /** It has arrived, or nobody waits for the rest of it. */
  endArrival(call: WatchedCall): void {
    call.stage = RUNNING;
    this.held.calls -= 1;
    this.#heldInAll.calls -= 1;
    this.held.bytes -= call.heldBytes;
    this.#heldInAll.bytes -= call.heldBytes;
    call.heldBytes = 0;
  }

  /** Counts bytes of what arrives. True: that is more than may be held. */
  hold(call: WatchedCall, bytes: number): boolean {
    if (call.stage !== ARRIVING) return false;
    call.heldBytes += bytes;
    this.held.bytes += bytes;
    this.#heldInAll.bytes += bytes;
    return this.held.bytes > MAX_HELD_BYTES || this.#heldInAll.bytes > MAX_HELD_IN_ALL.bytes;
  }

  /** Counts bytes that are to come out of a packed message; to be given back once they have. False: there is no room for them. */
  reserve(bytes: number): boolean {
    const isTooMuch = this.held.bytes + bytes > MAX_HELD_BYTES || this.#heldInAll.bytes + bytes > MAX_HELD_IN_ALL.bytes;
    if (isTooMuch) return false;
    this.held.bytes += bytes;
    this.#heldInAll.bytes += bytes;
    return true;
  }

  unreserve(bytes: number): void {
    this.held.bytes -= bytes;
    this.#heldInAll.bytes -= bytes;
  }

  /** True while it has calls of somebody who is known, or will be. */
  get isAtWork(): boolean {
    return this.#openCalls > this.#openForStrangers;
  }

  /** Whether a stranger's call that was linked may go on. */
  takesStranger(nowMs: number): boolean {
    this.#strangers ??= new TokenBucket(STRANGER_CALLS.burst, STRANGER_CALLS.perSecond, nowMs);
    return this.#strangers.take(1, nowMs) && this.#openForStrangers <= MAX_STRANGER_CALLS;
  }

  /** Puts a call behind the others. */
  link(call: WatchedCall): void {
    this.calls += 1;
    this.#openCalls += 1;
    if (call.isForStrangers) this.#openForStrangers += 1;
    call.before = this.last;
    call.after = undefined;
    if (this.last === undefined) this.first = call;
    else this.last.after = call;
    this.last = call;
  }

  /** To be called once for each that was linked. */
  unlink(call: WatchedCall, nowMs: number): void {
    const { before, after } = call;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after === undefined) this.last = before;
    else after.before = before;
    call.before = undefined;
    call.after = undefined;
    this.#openCalls -= 1;
    if (call.isForStrangers) this.#openForStrangers -= 1;
    else this.idleSinceMs = nowMs;
  }

  /** Counts what a client should not do often; cuts it off where it does. */
  strike(weight: number, nowMs: number): void {
    if (!this.#strikes.take(weight, nowMs)) this.#cut(this, "too many calls that fail before they begin");
  }

  onPing(nowMs: number): void {
    // A ping with calls or messages since the last one measures the line (as gRPC's flow control does), and costs less than they.
    const moved = this.streams + this.messagesSent + this.dataBytes;
    if (moved === this.#movedAtLastPing && !this.#pings.take(1, nowMs)) this.#cut(this, "too many PING frames");
    this.#movedAtLastPing = moved;
  }

  onSettings(nowMs: number): void {
    if (!this.#settings.take(1, nowMs)) this.#cut(this, "too many SETTINGS frames");
    if (this.isReady) return;
    this.isReady = true;
    this.idleSinceMs = nowMs;
  }

  /** Counts streams that name no method of this server, or are no gRPC: they were answered, and nobody knows whose they are. */
  judgeStreams(nowMs: number): void {
    const junk = this.streams - this.calls;
    if (junk === this.#junkStruck) return;
    const fresh = junk - this.#junkStruck;
    this.#junkStruck = junk;
    this.strike(fresh, nowMs);
  }

  /** Cuts off a client that sends much which is no message: frames that nobody waits for, messages in crumbs. */
  judgeBytes(nowMs: number): void {
    const window = this.#window;
    if (nowMs - window.sinceMs < BARE_WINDOW_MS) return;
    const readBytes = this.socket.bytesRead;
    // What was sent to the client may bring acknowledgements and updates of windows back.
    const allowedBytes = 2 * this.dataBytes + this.streams * BARE_BYTES_PER_CALL + this.socket.bytesWritten;
    const bareBytes = readBytes - window.readBytes - (allowedBytes - window.allowedBytes);
    const isTooMuch = bareBytes > (BARE_BYTES_PER_SECOND * (nowMs - window.sinceMs)) / 1000;
    this.#window = { sinceMs: nowMs, readBytes, allowedBytes };
    if (isTooMuch) this.#cut(this, "too many bytes that carry no request");
  }

  /** Takes no more calls; ends when the last one has. */
  closeGracefully(nowMs: number): void {
    this.endingSinceMs ??= nowMs;
    if (this.session === undefined) this.destroy();
    else if (!this.session.closed) this.session.close();
  }

  /** Ends it at once, and its calls with it. `reason`: what its client is told. */
  destroy(reason?: CutReason): void {
    const { session } = this;
    if (reason === "too many PING frames" && session !== undefined && !session.destroyed) {
      session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, TOO_MANY_PINGS);
      // It goes out behind what is being read now.
      setImmediate(() => this.destroy());
      return;
    }
    if (session !== undefined && !session.destroyed) {
      session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
    }
    // What the session has still to say is of no use to such a client, and may never go out.
    this.socket.destroy();
  }
}
