/** What a client may cost the server before anybody knows who it is, and how long its connection may last: the part of the settings that `rpc/edge/` keeps. */
import { MESSAGE_LIMITS } from "./base/limits.ts";
import { flagOf, type Option, type SettingsReader } from "./settings-reader.ts";

/** What clients may cost the server, whoever they are. */
export interface ConnectionLimits {
  /** Connections to all listeners. */
  readonly maxConnections: number;
  /** Those of one IPv4 address, or of one IPv6 network of 64 bits. */
  readonly maxConnectionsPerAddress: number;
  /** How long a connection may take from its first byte to the end of both handshakes, TLS's and HTTP/2's. */
  readonly handshakeMs: number;
  /** How long a request, or one message of a stream that has begun, may take to arrive whole. */
  readonly requestArrivalMs: number;
  /** How long a client may take for one message of an answer. */
  readonly answerTakingMs: number;
  /** How often a connection is asked whether its client is there, and how long that may take to answer. */
  readonly keepAliveMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How often a client may ask that of the server while nothing else happens; a few in advance are let pass. */
  readonly minPingMs: number;
  /** How long a connection may be without a call. */
  readonly maxConnectionIdleMs: number;
  /** How long a connection may last, give or take a tenth; 0: for ever. Its calls may then go on for the grace. */
  readonly maxConnectionAgeMs: number;
  readonly maxConnectionAgeGraceMs: number;
  /** One message of a client, and one to a client. */
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  maxConnections: 1_000,
  maxConnectionsPerAddress: 128,
  handshakeMs: 10_000,
  requestArrivalMs: 60_000,
  answerTakingMs: 120_000,
  keepAliveMs: 60_000,
  keepAliveTimeoutMs: 20_000,
  minPingMs: 1_000,
  maxConnectionIdleMs: 15 * 60_000,
  maxConnectionAgeMs: 0,
  maxConnectionAgeGraceMs: 5 * 60_000,
  // The protos promise these two, so nothing raises them.
  maxRequestBytes: MESSAGE_LIMITS.maxRequestBytes,
  maxResponseBytes: MESSAGE_LIMITS.maxResponseBytes,
};
/** Less would refuse what every client sends or reads. */
const MIN_MESSAGE_BYTES = 64 * 1024;
const DAY_MS = 24 * 60 * 60_000;
const LIMITS = DEFAULT_CONNECTION_LIMITS;

export const CONNECTION_OPTIONS: readonly Option[] = [
  { key: "maxConnections", placeholder: "N", help: `connections in all [${LIMITS.maxConnections}]` },
  {
    key: "maxConnectionsPerAddress",
    placeholder: "N",
    help: `connections of one address; raise it behind a proxy [${LIMITS.maxConnectionsPerAddress}]`,
  },
  {
    key: "handshakeMs",
    placeholder: "MS",
    help: `how long a connection may take to be set up [${LIMITS.handshakeMs}]`,
  },
  {
    key: "requestArrivalMs",
    placeholder: "MS",
    help: `how long one message of a client may take to arrive [${LIMITS.requestArrivalMs}]`,
  },
  {
    key: "answerTakingMs",
    placeholder: "MS",
    help: `how long a client may take for one message of an answer [${LIMITS.answerTakingMs}]`,
  },
  {
    key: "keepAliveMs",
    placeholder: "MS",
    help: `how often connections are asked whether their clients are there [${LIMITS.keepAliveMs}]`,
  },
  {
    key: "keepAliveTimeoutMs",
    placeholder: "MS",
    help: `how long a client may take to answer that [${LIMITS.keepAliveTimeoutMs}]`,
  },
  {
    key: "minPingMs",
    placeholder: "MS",
    help: `how often a client may ping while nothing else happens [${LIMITS.minPingMs}]`,
  },
  {
    key: "maxConnectionIdleMs",
    placeholder: "MS",
    help: `how long a connection may be without a call [${LIMITS.maxConnectionIdleMs}]`,
  },
  {
    key: "maxConnectionAgeMs",
    placeholder: "MS",
    help: "how long a connection may last, so that balancers can spread clients anew; 0: for ever [0]",
  },
  {
    key: "maxConnectionAgeGraceMs",
    placeholder: "MS",
    help: `how long the calls of one that is too old may go on [${LIMITS.maxConnectionAgeGraceMs}]`,
  },
  { key: "maxRequestBytes", placeholder: "N", help: `one message of a client [${LIMITS.maxRequestBytes}]` },
  { key: "maxResponseBytes", placeholder: "N", help: `one message to a client [${LIMITS.maxResponseBytes}]` },
];

/** Below a second clients would do nothing but connect. */
function readAge(reader: SettingsReader): number {
  const ageMs = reader.integer("maxConnectionAgeMs", LIMITS.maxConnectionAgeMs, 0, DAY_MS);
  if (ageMs > 0 && ageMs < 1_000) {
    const from = reader.given.get("maxConnectionAgeMs")?.from ?? flagOf("maxConnectionAgeMs");
    reader.problems.push(`${from} must be 0, or at least 1000`);
  }
  return ageMs;
}

/** Reads the part. Notes what is wrong. */
export function readConnectionLimits(reader: SettingsReader): ConnectionLimits {
  const bytes = (key: "maxRequestBytes" | "maxResponseBytes"): number =>
    reader.integer(key, LIMITS[key], MIN_MESSAGE_BYTES, LIMITS[key]);
  return {
    maxConnections: reader.integer("maxConnections", LIMITS.maxConnections, 1, 100_000),
    maxConnectionsPerAddress: reader.integer("maxConnectionsPerAddress", LIMITS.maxConnectionsPerAddress, 1, 100_000),
    handshakeMs: reader.integer("handshakeMs", LIMITS.handshakeMs, 100, 120_000),
    requestArrivalMs: reader.integer("requestArrivalMs", LIMITS.requestArrivalMs, 100, 3_600_000),
    answerTakingMs: reader.integer("answerTakingMs", LIMITS.answerTakingMs, 100, 3_600_000),
    keepAliveMs: reader.integer("keepAliveMs", LIMITS.keepAliveMs, 1_000, DAY_MS),
    keepAliveTimeoutMs: reader.integer("keepAliveTimeoutMs", LIMITS.keepAliveTimeoutMs, 100, 600_000),
    minPingMs: reader.integer("minPingMs", LIMITS.minPingMs, 10, 3_600_000),
    maxConnectionIdleMs: reader.integer("maxConnectionIdleMs", LIMITS.maxConnectionIdleMs, 1_000, DAY_MS),
    maxConnectionAgeMs: readAge(reader),
    maxConnectionAgeGraceMs: reader.integer("maxConnectionAgeGraceMs", LIMITS.maxConnectionAgeGraceMs, 0, DAY_MS),
    maxRequestBytes: bytes("maxRequestBytes"),
    maxResponseBytes: bytes("maxResponseBytes"),
  };
}
