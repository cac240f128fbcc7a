/**
 * What strangers may have of the methods that are open to them (gRPC's health service): little of each connection, and connections are bounded by address.
 *
 * A call of theirs is no work: it keeps no connection from being given up for somebody else's.
 */
import { Fault } from "../../fault/fault.ts";

/** A message to such a method; the longest name of a service is shorter by far. */
export const MAX_STRANGER_MESSAGE_BYTES = 1_024;
/** How long it may take to arrive: it fits into one packet. */
export const STRANGERS_ARRIVAL_MS = 2_000;
/** Calls of a connection at once, those that watch included. */
export const MAX_STRANGER_CALLS = 16;
/** Calls of a connection: probes come every few seconds. */
export const STRANGER_CALLS = { burst: 20, perSecond: 10 } as const;

const RETRY_AFTER_MS = 1_000;

/** More calls than one connection may make without anybody knowing whose they are. */
export function tooManyOfStrangers(): Fault {
  return new Fault("RATE_LIMIT", "this connection asks too often, or too much at once, for what needs no credential", {
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** Such a call ends when its connection is to end: its client asks again on another. */
export function connectionEnds(): Fault {
  return new Fault("DRAINING", "the connection is being closed", { retryAfterMs: RETRY_AFTER_MS });
}
