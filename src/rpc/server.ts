/** The front door: a gRPC server on a loopback address, with one handler for each method of the protos. */
import { setDefaultHighWaterMark } from "node:stream";
import { logVerbosity, Server, ServerCredentials, setLogVerbosity } from "@grpc/grpc-js";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import type { Logger } from "../base/log.ts";
import { isLoopback } from "../base/loopback.ts";
import { Fault } from "../fault/fault.ts";
import { emptyClosedStreams } from "./closed-streams.ts";
import { Door } from "./door.ts";
import { completeFrameworkStatus } from "./framework-status.ts";
import type { BoundService } from "./service.ts";

/** Messages of a stream that are read ahead of the one under way; beyond them HTTP/2 flow control stops the client. */
const READ_AHEAD_MESSAGES = 4;
const MAX_CONCURRENT_STREAMS = 1_000;
/** How often a connection is asked whether its client is there, and how long that may take to answer. */
const KEEPALIVE_MS = 60_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;
/** How long connections may take to close once their calls have ended. */
const CLOSE_WITHIN_MS = 1_000;
const DRAIN_RETRY_MS = 1_000;

/** The server cannot listen where it was told to. For the operator: the message says why. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** A server that listens. */
export interface FrontDoor {
  /** Such as `127.0.0.1:7443`, with the port that was given out if 0 was asked for. */
  readonly address: string;
  /**
   * Takes no more connections and calls, lets running calls end until `graceMs` have passed, and fails the rest with DRAINING.
   * Answers how many those were.
   */
  drain(graceMs: number): Promise<number>;
  /** Closes every connection at once. */
  close(): void;
}

/** Where to listen. */
export interface ListenAddress {
  /** An IP address of the loopback network, or `localhost`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Starts the server. Throws a ListenError for an address that is taken, or that other machines can reach: the server does not know its callers yet, so it
 * MUST NOT be reachable by anybody else's.
 */
export async function openFrontDoor(
  listen: ListenAddress,
  services: readonly BoundService[],
  log: Logger,
): Promise<FrontDoor> {
  if (!isLoopback(listen.host)) {
    throw new ListenError(
      `cannot listen on ${listen.host}: until the server has identities it answers on loopback addresses alone (127.0.0.1, ::1 or localhost)`,
    );
  }
  // grpc-js makes its stream objects with Node's default, 16 messages of up to 4 MiB each, and offers no option for it.
  setDefaultHighWaterMark(true, READ_AHEAD_MESSAGES);
  setLogVerbosity(logVerbosity.NONE);

  const door = new Door(log);
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_LIMITS.maxRequestBytes,
    "grpc.max_send_message_length": -1,
    "grpc.max_concurrent_streams": MAX_CONCURRENT_STREAMS,
    // A client that stands still keeps its connection open, and its calls and streams with it.
    "grpc.keepalive_time_ms": KEEPALIVE_MS,
    "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
    "grpc.enable_channelz": 0,
    interceptors: [completeFrameworkStatus],
  });
  for (const service of services) service.addTo(server, door);

  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  const port = await bind(server, `${host}:${listen.port}`);
  const address = `${host}:${port}`;
  const stopEmptying = emptyClosedStreams();

  const closed = (): Promise<void> => new Promise((resolve) => server.tryShutdown(() => resolve()));
  const close = (): void => {
    server.drain(`${host}:${listen.port === 0 ? port : listen.port}`, 0);
    server.forceShutdown();
    stopEmptying();
  };
  return {
    address,
    async drain(graceMs) {
      const shut = closed();
      await Promise.race([door.calls.idle(), pause(graceMs)]);
      const cut = door.calls.failAll(
        new Fault("DRAINING", "the server is shutting down", { retryAfterMs: DRAIN_RETRY_MS }),
      );
      await Promise.race([shut, pause(CLOSE_WITHIN_MS)]);
      close();
      return cut;
    },
    close,
  };
}

function bind(server: Server, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(target, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new ListenError(`cannot listen on ${target}: ${whyNot(error.message)}`));
    });
  });
}

/** grpc-js wraps what the system says into words about resolvers. */
function whyNot(message: string): string {
  const code = /\bE[A-Z]{4,}\b/.exec(message)?.[0];
  switch (code) {
    case "EADDRINUSE":
      return "another process listens there. Stop it, or choose another port with --listen.";
    case "EACCES":
      return "this user may not use that port. Choose one above 1023 with --listen.";
    case "EADDRNOTAVAIL":
      return "this machine does not have that address. Choose 127.0.0.1 or ::1 with --listen.";
    default:
      return code ?? message;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
