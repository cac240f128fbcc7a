/** The front door: gRPC servers behind the listeners that the operator asks for, with one handler for each method of the protos. */
import { setDefaultHighWaterMark } from "node:stream";
import { logVerbosity, type Server, setLogVerbosity } from "@grpc/grpc-js";
import { isLoopback } from "../base/loopback.ts";
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from "../connection-settings.ts";
import { Fault } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { TenantId } from "../flow.ts";
import type { TlsSettings } from "../listener-settings.ts";
import type { HostAndPort } from "../settings-reader.ts";
import { emptyClosedStreams } from "./closed-streams.ts";
import { Door, type DoorParts } from "./door.ts";
import { Connections } from "./edge/connections.ts";
import { createInjectedServer } from "./edge/grpc-server.ts";
import { ListenError, type OpenListener, openListener } from "./edge/listener.ts";
import { completeFrameworkStatus } from "./framework-status.ts";
import type { BoundService } from "./service.ts";
import { type Ability, ServerHealth } from "./standard/health.ts";
import { OPEN_PATHS } from "./standard/standard-access.ts";
import { standardServices } from "./standard/standard-services.ts";
import { TlsFilesError } from "./tls/tls-files.ts";
import { TlsWatch } from "./tls/tls-watch.ts";

/** Messages of a stream that are read ahead of the one under way; beyond them HTTP/2 flow control stops the client. */
const READ_AHEAD_MESSAGES = 4;
/** How long connections may take to close once their calls have ended. */
const CLOSE_WITHIN_MS = 1_000;
const DRAIN_RETRY_MS = 1_000;

/** A server that listens. */
export interface FrontDoor {
  /** In the order of the listeners, such as `127.0.0.1:7443`, with the port that was given out if 0 was asked for. */
  readonly addresses: readonly string[];
  /**
   * Says NOT_SERVING to whoever asks for health; `noticeMs` after that takes no more connections and calls, lets running calls end and clients take their answers
   * until `graceMs` have passed (`begun` is called first: whoever has calls that would never end is to end them), and fails the rest with DRAINING. Answers how many were cut off: those, and those whose answer was not taken.
   */
  drain(graceMs: number, noticeMs?: number, begun?: () => void): Promise<number>;
  /** What clients do now, and what was done to them. */
  load(): DoorLoad;
  /** To be called after something of a tenant has changed: ends those of its calls that would not be let in any more. */
  tenantChanged(tenant: TenantId): Promise<void>;
  /** Closes every connection at once. */
  close(): void;
}

/** What clients do, and what was done to them since the start. */
export interface DoorLoad {
  readonly connections: number;
  /** Calls that are open, streams included. */
  readonly calls: number;
  /** Connections that were refused or cut off, by what for. */
  readonly cuts: Iterable<readonly [cause: string, count: number]>;
  /** Calls that were refused before their request was there. */
  readonly refused: Iterable<readonly [reason: ReasonName, count: number]>;
}

/** One address to listen on, and what is to be found there. */
export interface Listener {
  readonly address: HostAndPort;
  /** The setting that an operator would change, such as `--listen`. */
  readonly setting: string;
  readonly services: readonly BoundService[];
  /** Undefined: no TLS. */
  readonly tls: TlsSettings | undefined;
  /** True: it may be without TLS where other machines reach it. */
  readonly mayBeInsecure: boolean;
}

/**
 * Starts the server. Throws a ListenError for an address that is taken, or that other machines can reach without TLS: tokens MUST NOT cross a network in the
 * open unless the operator has said so; and for files of TLS that cannot be served. gRPC's own services stand on every listener; `ability` is what their health says.
 */
export async function openFrontDoor(
  listeners: readonly Listener[],
  parts: DoorParts,
  limits: ConnectionLimits = DEFAULT_CONNECTION_LIMITS,
  ability: Ability = () => true,
): Promise<FrontDoor> {
  for (const { address, setting, tls, mayBeInsecure } of listeners) {
    if (tls !== undefined || mayBeInsecure || isLoopback(address.host)) continue;
    throw new ListenError(
      `cannot listen on ${address.host}: other machines reach it, and ${setting} has no TLS (--tls-certificate, --tls-key)`,
    );
  }
  // grpc-js makes its stream objects with Node's default, 16 messages of up to 4 MiB each, and offers no option for it.
  setDefaultHighWaterMark(true, READ_AHEAD_MESSAGES);
  setLogVerbosity(logVerbosity.NONE);

  const { log } = parts;
  const door = new Door(parts);
  const health = new ServerHealth(ability);
  const connections = new Connections(limits, log, OPEN_PATHS, ({ metadata, handler }, certificate) =>
    door.vet(metadata, certificate, handler.path),
  );
  const stopEmptying = emptyClosedStreams();
  const watches = new Map<TlsSettings, TlsWatch>();
  const servers: Server[] = [];
  const open: OpenListener[] = [];
  const stop = (): void => {
    for (const listener of open) listener.stop();
    for (const watch of watches.values()) watch.close();
  };
  const close = (): void => {
    stop();
    connections.close();
    for (const server of servers) server.forceShutdown();
    stopEmptying();
    door.close();
  };
  try {
    for (const { address, setting, services, tls } of listeners) {
      const { server, inject } = createInjectedServer(connections, [completeFrameworkStatus]);
      servers.push(server);
      for (const service of [...services, ...standardServices(services, health)]) service.addTo(server, door);
      const served =
        tls === undefined
          ? undefined
          : { watch: await watchOf(watches, tls, connections, log), clientCertificates: tls.clientCertificates };
      open.push(await openListener(address, setting, served, connections, inject));
    }
  } catch (error) {
    close();
    throw error instanceof TlsFilesError ? new ListenError(error.message) : error;
  }
  for (const watch of watches.values()) watch.start();

  return {
    addresses: open.map(({ address }) => address),
    async drain(graceMs, noticeMs = 0, begun) {
      health.drain();
      // So that balancers have seen it before anybody is turned away.
      if (noticeMs > 0) await pause(noticeMs);
      stop();
      begun?.();
      connections.closeSome(() => true);
      // They go when their last call has, and its answer with it.
      const gone = connections.whenGone();
      await Promise.race([gone, pause(graceMs)]);
      const fault = new Fault("DRAINING", "the server is shutting down", { retryAfterMs: DRAIN_RETRY_MS });
      const cut = connections.countUnfinished();
      door.calls.failAll(fault);
      connections.refuseArriving(fault);
      await Promise.race([gone, pause(CLOSE_WITHIN_MS)]);
      close();
      return cut;
    },
    load: () => ({
      connections: connections.size,
      calls: door.calls.size,
      cuts: connections.cuts(),
      refused: connections.refused,
    }),
    tenantChanged: (tenant) => door.tenantChanged(tenant),
    close,
  };
}

/** One watch for all listeners that serve the same files. */
async function watchOf(
  watches: Map<TlsSettings, TlsWatch>,
  tls: TlsSettings,
  connections: Connections,
  log: DoorParts["log"],
): Promise<TlsWatch> {
  const known = watches.get(tls);
  if (known !== undefined) return known;
  const watch = await TlsWatch.open(tls, log);
  watches.set(tls, watch);
  watch.onChange((_material, clientsChanged) => {
    // Who came in with a certificate comes in again, and is judged by what authorities say today.
    if (clientsChanged) connections.closeSome(({ certificate }) => certificate !== undefined);
  });
  return watch;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
