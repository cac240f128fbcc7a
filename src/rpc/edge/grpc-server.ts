/** A gRPC server without a listener of its own: it is given connections, and each session of it is tied to what is known of its connection. */
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream, ServerOptions } from "node:http2";
import { Server, ServerCredentials, type ServerInterceptor } from "@grpc/grpc-js";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";
import type { Inject } from "./listener.ts";
import { connectionOf, tie, watchCalls } from "./watched-call.ts";

const MAX_CONCURRENT_STREAMS = 1_000;

/**
 * What Node's HTTP/2 takes of a client, beyond what it bounds by itself: 8 CONTINUATION frames, 1,000 streams that are reset at once and 33 a second after that, 32
 * settings in a frame, 1,000 answers to PING and SETTINGS that wait to be sent.
 */
const HTTP2_OPTIONS: ServerOptions = {
  settings: {
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    // A token of 8 KiB, and as much again for the rest; what counts is the size after HPACK (RFC 9113, 6.5.2).
    maxHeaderListSize: 32 * 1024,
  },
  maxHeaderListPairs: 100,
  maxSessionInvalidFrames: 100,
  maxSessionRejectedStreams: 100,
};

/** What of grpc-js is used beyond its types: `package.json` names its exact version, and the start fails where these are not there. */
interface Innards {
  readonly commonServerOptions?: ServerOptions;
  readonly http2Servers?: ReadonlyMap<Http2Server, unknown>;
}

/** A gRPC server that is given its connections. */
export interface InjectedServer {
  readonly server: Server;
  readonly inject: Inject;
}

/** Makes one; services are still to be added. */
export function createInjectedServer(
  connections: Connections,
  interceptors: readonly ServerInterceptor[],
): InjectedServer {
  const { keepAliveMs, keepAliveTimeoutMs, maxRequestBytes, maxResponseBytes } = connections.limits;
  const server = new Server({
    "grpc.max_receive_message_length": maxRequestBytes,
    "grpc.max_send_message_length": maxResponseBytes,
    // A client that stands still keeps its connection open, and its calls and streams with it.
    "grpc.keepalive_time_ms": keepAliveMs,
    "grpc.keepalive_timeout_ms": keepAliveTimeoutMs,
    "grpc.enable_channelz": 0,
    interceptors: [watchCalls(connections), ...interceptors],
  });
  const { commonServerOptions, http2Servers } = server as unknown as Innards;
  if (commonServerOptions === undefined || http2Servers === undefined) {
    throw new TypeError("grpc-js has no commonServerOptions or http2Servers any more: its version must stay");
  }
  Object.assign(commonServerOptions, HTTP2_OPTIONS);
  // TLS is made before a connection comes here, so that a handshake is held to the same limits as all else.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const http2 = [...http2Servers.keys()].at(-1);
  if (http2 === undefined)
    throw new TypeError("grpc-js has made no HTTP/2 server for the connections that it is given");

  /** The connection that a session is made for at this moment. */
  let injecting: Connection | undefined;
  http2.prependListener("session", (session: ServerHttp2Session) => {
    if (injecting !== undefined) begin(session, injecting, connections);
  });
  http2.prependListener("stream", (stream: ServerHttp2Stream) => {
    const connection = connectionOf(stream.session);
    if (connection !== undefined) connection.streams += 1;
  });
  return {
    server,
    inject(socket, connection) {
      injecting = connection;
      try {
        injector.injectConnection(socket);
      } finally {
        injecting = undefined;
      }
    },
  };
}

function begin(session: ServerHttp2Session, connection: Connection, connections: Connections): void {
  connection.session = session;
  tie(session, connection);
  session.on("ping", () => connection.onPing(connections.nowMs));
  // The client's first frame after the preface (RFC 9113, 3.4); every later one comes here too.
  session.on("remoteSettings", () => connection.onSettings(connections.nowMs));
  session.on("close", () => connection.socket.destroySoon());
}
