/** Bounds the answers that clients have not read yet: admission has let their calls go, and a client that never reads would fill the memory. */
import { Fault } from "../fault/fault.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** What may wait to be read, in bytes. */
export interface UnreadLimits {
  readonly bytesPerConnection: number;
  readonly bytesInAll: number;
}

export const DEFAULT_UNREAD_LIMITS: UnreadLimits = { bytesPerConnection: 128 * MIB, bytesInAll: 512 * MIB };

/** Smaller answers are not counted: the bound on a connection's streams is bound enough. */
const SMALL_BYTES = 16 * KIB;
const RETRY_AFTER_MS = 1_000;

/** What of a grpc-js call is needed here. */
interface Answerable {
  getPeer(): string;
  /** Comes once the client has taken the whole answer, or is gone. */
  once(event: "cancelled", listener: () => void): unknown;
}

/** The answers of one server that are under way to their clients. */
export class UnreadAnswers {
  readonly #limits: UnreadLimits;
  readonly #byPeer = new Map<string, number>();
  #bytesInAll = 0;

  constructor(limits: UnreadLimits = DEFAULT_UNREAD_LIMITS) {
    this.#limits = limits;
  }

  get bytesInAll(): number {
    return this.#bytesInAll;
  }

  /** Counts the answer to a call that is open still until it is read. A fault: it must not be sent. */
  admit(call: Answerable, bytes: number): Fault | undefined {
    if (bytes <= SMALL_BYTES) return undefined;
    const peer = call.getPeer();
    const before = this.#byPeer.get(peer) ?? 0;
    const { bytesInAll, bytesPerConnection } = this.#limits;
    if (before + bytes > bytesPerConnection || this.#bytesInAll + bytes > bytesInAll) {
      return new Fault("QUEUE_FULL", "too many answers wait to be read", { retryAfterMs: RETRY_AFTER_MS });
    }
    this.#byPeer.set(peer, before + bytes);
    this.#bytesInAll += bytes;
    call.once("cancelled", () => this.#read(peer, bytes));
    return undefined;
  }

  #read(peer: string, bytes: number): void {
    const left = (this.#byPeer.get(peer) ?? bytes) - bytes;
    if (left > 0) this.#byPeer.set(peer, left);
    else this.#byPeer.delete(peer);
    this.#bytesInAll -= bytes;
  }
}
