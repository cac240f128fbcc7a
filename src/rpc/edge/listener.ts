/** One address that the server listens on: accepts connections, has TLS's handshake made where there is TLS, and hands them to gRPC. */

import { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { createServer, isIP, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from "node:tls";
import { isLoopback } from "../../base/loopback.ts";
import type { ClientCertificateMode } from "../../listener-settings.ts";
import type { HostAndPort } from "../../settings-reader.ts";
import type { TlsWatch } from "../tls/tls-watch.ts";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";

/** The server cannot listen where it was told to. For the operator: the message says why. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** TLS of a listener. */
export interface ListenerTls {
  readonly watch: TlsWatch;
  readonly clientCertificates: ClientCertificateMode;
}

/** Takes a connection whose handshake is over to gRPC. */
export type Inject = (socket: Socket, connection: Connection) => void;

/** A listener that listens. */
export interface OpenListener {
  /** Such as `127.0.0.1:7443`, with the port that was given out. */
  readonly address: string;
  /** Takes no more connections; those that are there go on. */
  stop(): void;
}

/** Opens a listener. Throws a ListenError for an address that cannot be listened on. `setting` is what the operator would change. */
export async function openListener(
  listen: HostAndPort,
  setting: string,
  tls: ListenerTls | undefined,
  connections: Connections,
  inject: Inject,
): Promise<OpenListener> {
  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  const complaint = (error: unknown): ListenError =>
    new ListenError(`cannot listen on ${host}:${listen.port}: ${whyNot(error, setting)}`);
  const onSocket =
    tls === undefined ? acceptPlain(connections, inject) : acceptTls(tls, createTls(tls), connections, inject);

  const servers: NetServer[] = [];
  const stop = (): void => {
    for (const server of servers) server.close();
  };
  let { port } = listen;
  try {
    // `localhost` may be two addresses, and a client may try either.
    const addresses =
      isIP(listen.host) > 0 ? [listen.host] : (await lookup(listen.host, { all: true })).map((a) => a.address);
    for (const address of addresses) {
      // What needs no TLS for its name MUST NOT be somewhere else by its address.
      if (listen.host === "localhost" && !isLoopback(address)) continue;
      const server = createServer({ noDelay: true }, onSocket);
      try {
        port = await bind(server, address, port);
        servers.push(server);
      } catch (error) {
        // A machine may have a name for an address of a family that it does not have.
        const isMissing = error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL";
        if (!isMissing || addresses.length === 1) throw error;
      }
    }
    if (servers.length === 0) throw new Error("EADDRNOTAVAIL");
  } catch (error) {
    stop();
    throw complaint(error);
  }
  return { address: `${host}:${port}`, stop };
}

function bind(server: NetServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      // Such as having no descriptors left: the listener goes on, and accepts when there are some again.
      server.on("error", () => undefined);
      const bound = server.address();
      resolve(bound !== null && typeof bound === "object" ? bound.port : port);
    });
  });
}

function whyNot(error: unknown, setting: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "EADDRINUSE":
      return `another process listens there. Stop it, or choose another port with ${setting}.`;
    case "EACCES":
      return `this user may not use that port. Choose one above 1023 with ${setting}.`;
    case "EADDRNOTAVAIL":
      return `this machine does not have that address. Choose 127.0.0.1, ::1 or one of its own with ${setting}.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name is not known. Choose an address with ${setting}.`;
    default:
      return code;
  }
}

function ignore(): void {}

function acceptPlain(connections: Connections, inject: Inject): (socket: Socket) => void {
  return (socket) => {
    socket.on("error", ignore);
    const connection = connections.admit(socket);
    if (connection !== undefined) inject(socket, connection);
  };
}

function createTls({ watch, clientCertificates }: ListenerTls): TlsServer {
  const server = createTlsServer({
    ...watch.material.context,
    ALPNProtocols: ["h2"],
    requestCert: watch.material.files.clientCa !== undefined,
    // Where certificates are optional those that do not verify are refused below: they are never taken for none.
    rejectUnauthorized: watch.material.files.clientCa !== undefined && clientCertificates === "required",
  });
  watch.onChange((material) => server.setSecureContext(material.context));
  return server;
}

function acceptTls(
  { watch }: ListenerTls,
  tls: TlsServer,
  connections: Connections,
  inject: Inject,
): (socket: Socket) => void {
  /** Node does not tell which socket a TLS socket came of; both have the same ends. */
  const waiting = new Map<string, { readonly connection: Connection; readonly clients: object }>();
  const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
    `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;

  tls.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", ignore);
    const known = waiting.get(endsOf(socket));
    if (known === undefined || socket.alpnProtocol !== "h2") {
      socket.destroy();
      return;
    }
    const { connection, clients } = known;
    if (watch.material.files.clientCa !== undefined) {
      const shown = socket.getPeerX509Certificate();
      // A handshake that began before the authorities were changed was judged by those of before.
      if (shown !== undefined && (!socket.authorized || clients !== watch.clients)) {
        connections.cut(connection, "client certificate not valid");
        return;
      }
      // A copy of its own: what the socket gives out lives with the handshake.
      if (shown !== undefined) connection.certificate = new X509Certificate(shown.raw);
    }
    inject(socket, connection);
  });
  tls.on("tlsClientError", (_error: Error, socket: TLSSocket) => {
    const connection = waiting.get(endsOf(socket))?.connection;
    // A balancer that looks whether somebody listens says nothing, and is no news.
    if (connection !== undefined && connection.socket.bytesRead > 0)
      connections.cut(connection, "TLS handshake failed");
    else socket.destroy();
  });

  return (socket) => {
    socket.on("error", ignore);
    const connection = connections.admit(socket);
    if (connection === undefined) return;
    const ends = endsOf(socket);
    waiting.set(ends, { connection, clients: watch.clients });
    socket.once("close", () => {
      if (waiting.get(ends)?.connection === connection) waiting.delete(ends);
    });
    tls.emit("connection", socket);
  };
}
