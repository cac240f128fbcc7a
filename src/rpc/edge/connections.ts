/**
 * Every connection of the server, and what clients may cost it before anybody knows who they are: how many, how fast, how slow, how much.
 *
 * Runs on a clock of its own that ticks four times a second: what lasts seconds need not be measured finer, and a call needs no timer.
 */
import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { Logger } from "../../base/log.ts";
import { TokenBucket } from "../../base/token-bucket.ts";
import type { ConnectionLimits } from "../../connection-settings.ts";
import { Fault } from "../../fault/fault.ts";
import type { ReasonName } from "../../fault/reasons.ts";
import { newRequestId } from "../request-id.ts";
import { statusOf } from "../status.ts";
import { addressKey } from "./address-key.ts";
import { ARRIVING, GONE, LEAVING, RUNNING, type WatchedCall } from "./call-stage.ts";
import { Connection, type CutReason, type Held, MAX_HELD_IN_ALL } from "./connection.ts";
import { CutLog } from "./cut-log.ts";
import { connectionEnds, STRANGERS_ARRIVAL_MS, tooManyOfStrangers } from "./strangers.ts";
import { type CallWatcher, connectionOf, dropHeld } from "./watched-call.ts";

const TICK_MS = 250;
/** How long a connection that is closed may take to flush what it has to say. */
const CLOSE_WITHIN_MS = 1_000;
/** How long after its answer a client may go on sending a request that nobody reads. */
const LEAVE_WITHIN_MS = 2_000;
/** How many connections an address may make at once, and a second after that, for each that it may have. */
const NEW_BURST = 4;
const NEW_PER_SECOND = 0.5;
const RETRY_AFTER_MS = 1_000;
/** What a call that did not come in time, or whose answer was not taken, counts. */
const LATE_WEIGHT = 5;
const NO_ERROR = 0;
const CANCEL = 8;

/** Looks at the credential of a call whose request is not there yet. Answers the Fault that it is to be refused with; undefined: it may go on. Never rejects. */
export type Vet = (call: WatchedCall, certificate: X509Certificate | undefined) => Promise<Fault | undefined>;

/** What is known of one address. */
interface AddressRecord {
  readonly connections: Set<Connection>;
  readonly fresh: TokenBucket;
}

/** The connections of one server. */
export class Connections implements CallWatcher {
  nowMs = performance.now();
  readonly limits: ConnectionLimits;
  readonly #openPaths: ReadonlySet<string>;
  readonly #vet: Vet;
  readonly #log: CutLog;
  readonly #all = new Set<Connection>();
  /** Those that are being ended do not count against any limit. */
  #counted = 0;
  readonly #byAddress = new Map<string, AddressRecord>();
  readonly #held: Held = { calls: 0, bytes: 0 };
  readonly #timer: NodeJS.Timeout;
  #whenGone: (() => void) | undefined;
  readonly #refused = new Map<ReasonName, number>();

  /** `openPaths`: the methods that strangers may call. */
  constructor(limits: ConnectionLimits, log: Logger, openPaths: ReadonlySet<string>, vet: Vet) {
    this.limits = limits;
    this.#openPaths = openPaths;
    this.#vet = vet;
    this.#log = new CutLog(log);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** How many there are, those included that are being ended. */
  get size(): number {
    return this.#all.size;
  }

  /** Connections that were refused or cut off since the start, by what for. */
  cuts(): Iterable<readonly [CutReason, number]> {
    return this.#log.totals();
  }

  /** Calls that were refused before their request was there, likewise. */
  get refused(): ReadonlyMap<ReasonName, number> {
    return this.#refused;
  }

  /** Takes a connection in that was accepted this moment. Undefined: there is no room for it; its socket is gone. */
  admit(socket: Socket): Connection | undefined {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) {
      socket.destroy();
      return undefined;
    }
    const nowMs = performance.now();
    const address = addressKey(remoteAddress);
    const record = this.#recordOf(address, nowMs);
    const refusal = this.#makeRoom(record, nowMs);
    if (refusal !== undefined) {
      this.#log.note(refusal, remoteAddress);
      socket.resetAndDestroy();
      return undefined;
    }
    const connection = new Connection(socket, address, nowMs, this.limits, this.#held, (cut, reason) =>
      this.cut(cut, reason),
    );
    record.connections.add(connection);
    this.#all.add(connection);
    this.#counted += 1;
    socket.once("close", () => this.#gone(connection));
    return connection;
  }

  /** Ends a connection at once, and tells the log why. */
  cut(connection: Connection, reason: CutReason): void {
    // One read may bring thousands of what it is cut off for.
    if (!this.#all.has(connection) || connection.isCut) return;
    connection.isCut = true;
    this.#log.note(reason, connection.peer);
    this.#discount(connection);
    connection.destroy(reason);
  }

  /** Closes, gracefully, every connection that `which` picks. */
  closeSome(which: (connection: Connection) => boolean): void {
    for (const connection of this.#all) if (which(connection)) this.#close(connection);
  }

  /** How many calls are not over: they have not arrived whole, are not answered, or their clients have not taken all of the answer. Those of strangers do not count. */
  countUnfinished(): number {
    let count = 0;
    for (const { isForStrangers, stage, stream } of this.#calls()) {
      if (!isForStrangers && (stage < LEAVING || stream.writableLength > 0)) count += 1;
    }
    return count;
  }

  /** Refuses every request that has not arrived whole. */
  refuseArriving(fault: Fault): void {
    for (const call of this.#calls()) {
      const connection = connectionOf(call.stream.session);
      if (call.stage === ARRIVING && connection !== undefined) this.#refuse(call, connection, fault);
    }
  }

  /** Resolves when there is none left. */
  async whenGone(): Promise<void> {
    if (this.#all.size > 0) await new Promise<void>((resolve) => (this.#whenGone = resolve));
  }

  /** Ends everything at once. */
  close(): void {
    clearInterval(this.#timer);
    for (const connection of this.#all) connection.destroy();
    this.#log.close();
  }

  // ── What calls tell ────────────────────────────────────────────────────────────────────────────────────────────────

  isForStrangers(path: string): boolean {
    return this.#openPaths.has(path);
  }

  began(call: WatchedCall, connection: Connection): void {
    connection.link(call);
    connection.beginArrival(call, this.nowMs);
    if (this.#held.calls > MAX_HELD_IN_ALL.calls) this.#relieve((held) => held.calls);
    if (!call.isForStrangers || connection.takesStranger(this.nowMs)) return;
    this.#refuse(call, connection, tooManyOfStrangers());
    connection.strike(1, this.nowMs);
  }

  overflowed(call: WatchedCall, connection: Connection): void {
    // What all hold is given back by whoever holds the most; what a connection would hold beyond its own share, by the call that would.
    const isAllTooMuch = this.#held.bytes > MAX_HELD_IN_ALL.bytes;
    if (isAllTooMuch) this.#relieve((held) => held.bytes);
    else this.noRoom(call, connection);
  }

  async vet(call: WatchedCall, connection: Connection): Promise<boolean> {
    call.isVetted = true;
    const refusal = await this.#vet(call, connection.certificate);
    if (refusal !== undefined && call.stage < LEAVING) this.#refuse(call, connection, refusal);
    return refusal === undefined;
  }

  noRoom(call: WatchedCall, connection: Connection): void {
    this.#refuse(call, connection, tooMuchHeld());
  }

  left(call: WatchedCall, connection: Connection): void {
    const { stage } = call;
    if (stage === GONE) return;
    if (stage === ARRIVING) connection.endArrival(call);
    if (call.stream.destroyed || call.stream.closed) {
      call.stage = GONE;
      connection.unlink(call, this.nowMs);
    } else if (stage !== LEAVING) {
      call.stage = LEAVING;
      call.sinceMs = this.nowMs;
    }
  }

  unauthenticated(connection: Connection): void {
    // Where somebody was answered, it may be a proxy's, and one client's bad credentials are not the others' fault.
    if (connection.messagesSent === 0) connection.strike(1, this.nowMs);
  }

  // ── Room ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #makeRoom(record: AddressRecord, nowMs: number): CutReason | undefined {
    if (!record.fresh.take(1, nowMs)) return "connections come too fast";
    const { maxConnections, maxConnectionsPerAddress } = this.limits;
    if (record.connections.size >= maxConnectionsPerAddress && !this.#evictOne(record)) {
      return "too many connections of one address";
    }
    if (this.#counted < maxConnections) return undefined;
    // Whoever has the most gives way, so that no one address can keep the others out.
    const largest = [...this.#byAddress.values()].reduce((a, b) => (b.connections.size > a.connections.size ? b : a));
    return this.#evictOne(largest) ? undefined : "too many connections";
  }

  /** Closes the connection of an address that has had nothing to do for longest. False: all have. */
  #evictOne(record: AddressRecord): boolean {
    let longest: Connection | undefined;
    for (const connection of record.connections) {
      if (connection.isAtWork) continue;
      if (longest === undefined || connection.idleSinceMs < longest.idleSinceMs) longest = connection;
    }
    if (longest === undefined) return false;
    this.#close(longest);
    return true;
  }

  /** All that there are; the one in hand may go. */
  *#calls(): Iterable<WatchedCall> {
    for (const connection of this.#all) yield* this.#callsOf(connection);
  }

  *#callsOf(connection: Connection): Iterable<WatchedCall> {
    for (let call = connection.first, next: WatchedCall | undefined; call !== undefined; call = next) {
      next = call.after;
      yield call;
    }
  }

  #close(connection: Connection): void {
    this.#discount(connection);
    connection.closeGracefully(this.nowMs);
    // They may last for ever.
    for (const call of this.#callsOf(connection)) {
      if (call.isForStrangers && call.stage < LEAVING) this.#refuse(call, connection, connectionEnds());
    }
  }

  #recordOf(address: string, nowMs: number): AddressRecord {
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known;
    const { maxConnectionsPerAddress } = this.limits;
    const record = {
      connections: new Set<Connection>(),
      fresh: new TokenBucket(NEW_BURST * maxConnectionsPerAddress, NEW_PER_SECOND * maxConnectionsPerAddress, nowMs),
    };
    this.#byAddress.set(address, record);
    return record;
  }

  #discount(connection: Connection): void {
    const record = this.#byAddress.get(connection.address);
    if (record?.connections.delete(connection) === true) this.#counted -= 1;
  }

  #gone(connection: Connection): void {
    this.#discount(connection);
    this.#all.delete(connection);
    if (this.#all.size === 0) this.#whenGone?.();
    // Their streams' own ends come later, or not at all.
    for (let call = connection.first; call !== undefined; call = connection.first) {
      if (call.stage === ARRIVING) connection.endArrival(call);
      call.stage = GONE;
      connection.unlink(call, this.nowMs);
    }
  }

  // ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #tick(): void {
    const nowMs = performance.now();
    this.nowMs = nowMs;
    for (const connection of this.#all) {
      if (connection.endingSinceMs !== undefined && !connection.isAtWork) {
        // Strangers' calls were told to end. They MUST NOT keep it: whoever has room for no byte of an answer would hold as many connections as they like.
        const sinceMs = Math.max(connection.endingSinceMs, connection.idleSinceMs);
        if (nowMs - sinceMs > CLOSE_WITHIN_MS) connection.destroy();
      } else if (!connection.isReady) {
        if (nowMs - connection.acceptedAtMs > this.limits.handshakeMs) this.cut(connection, "handshake too slow");
      } else if (connection.first === undefined && nowMs - connection.idleSinceMs > this.limits.maxConnectionIdleMs) {
        this.#log.note("idle", connection.peer);
        this.#close(connection);
      } else {
        if (nowMs > connection.grownOldAtMs) this.#retire(connection, nowMs);
        connection.judgeStreams(nowMs);
        connection.judgeBytes(nowMs);
        this.#judgeCalls(connection, nowMs);
      }
    }
    for (const [address, { connections, fresh }] of this.#byAddress) {
      if (connections.size === 0 && fresh.isFull(nowMs)) this.#byAddress.delete(address);
    }
    this.#log.tick(nowMs);
  }

  /** Closes a connection that has lasted long enough; ends its calls once their grace is over. */
  #retire(connection: Connection, nowMs: number): void {
    if (connection.endingSinceMs === undefined) this.#close(connection);
    if (nowMs - connection.grownOldAtMs <= this.limits.maxConnectionAgeGraceMs) return;
    for (const call of this.#callsOf(connection)) if (call.stage < LEAVING) this.#refuse(call, connection, grownOld());
    // Whoever takes no answer cannot be told.
    if (nowMs - connection.grownOldAtMs > this.limits.maxConnectionAgeGraceMs + CLOSE_WITHIN_MS) connection.destroy();
  }

  #judgeCalls(connection: Connection, nowMs: number): void {
    const { requestArrivalMs, answerTakingMs } = this.limits;
    for (let call = connection.first, next: WatchedCall | undefined; call !== undefined; call = next) {
      next = call.after;
      const { stream } = call;
      const waitedMs = nowMs - call.sinceMs;
      const arrivalMs = call.isForStrangers ? Math.min(STRANGERS_ARRIVAL_MS, requestArrivalMs) : requestArrivalMs;
      if (stream.destroyed || stream.closed) {
        this.left(call, connection);
      } else if (call.stage === ARRIVING && waitedMs > arrivalMs) {
        this.#refuse(
          call,
          connection,
          new Fault("DEADLINE_EXCEEDED", `the request has not arrived within ${arrivalMs} ms`),
        );
        connection.strike(LATE_WEIGHT, nowMs);
      } else if (call.stage === ARRIVING && !call.isVetted && !call.isForStrangers) {
        // Whoever takes longer than a tick says first who they are.
        void this.vet(call, connection);
      } else if (stream.writableLength > 0 && nowMs - call.sentAtMs > answerTakingMs && call.sentAtMs > 0) {
        // Nobody reads, so nobody can be told.
        stream.close(CANCEL);
        connection.strike(LATE_WEIGHT, nowMs);
      } else if (
        call.stage === LEAVING &&
        stream.writableLength === 0 &&
        waitedMs > LEAVE_WITHIN_MS &&
        !call.receivedHalfClose
      ) {
        // The answer is out, and the client may stop sending (RFC 9113, 8.1).
        stream.close(NO_ERROR);
        connection.strike(1, nowMs);
      }
    }
  }

  /** Refuses the oldest request that arrives on the connection that holds the most, until less is held than may be. */
  #relieve(measure: (held: Held) => number): void {
    while (measure(this.#held) > measure(MAX_HELD_IN_ALL)) {
      let largest: Connection | undefined;
      for (const connection of this.#all) {
        if (largest === undefined || measure(connection.held) > measure(largest.held)) largest = connection;
      }
      let oldest = largest?.first;
      while (oldest !== undefined && oldest.stage !== ARRIVING) oldest = oldest.after;
      if (largest === undefined || oldest === undefined) return;
      this.#refuse(oldest, largest, tooMuchHeld());
    }
  }

  #refuse(call: WatchedCall, connection: Connection, fault: Fault): void {
    this.#refused.set(fault.reason, (this.#refused.get(fault.reason) ?? 0) + 1);
    call.sendStatus(statusOf(fault, newRequestId()));
    // Where the stream was gone already, grpc-js has told nobody.
    if (call.stage === ARRIVING || call.stage === RUNNING) this.left(call, connection);
    dropHeld(call);
  }
}

function grownOld(): Fault {
  return new Fault("DRAINING", "the connection has lasted as long as one may", { retryAfterMs: RETRY_AFTER_MS });
}

function tooMuchHeld(): Fault {
  return new Fault("QUEUE_FULL", "too many requests are half sent", { retryAfterMs: RETRY_AFTER_MS });
}
