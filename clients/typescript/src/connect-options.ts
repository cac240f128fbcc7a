/** What a connection and each call are told: read once, checked as a whole, with every default in one place. */
import { isIP } from "node:net";
import { createSecureContext, checkServerIdentity as isNamedBy } from "node:tls";
import { type ChannelCredentials, credentials as grpcCredentials } from "@grpc/grpc-js";
import type { BreakerPolicy } from "./breaker.ts";
import type { RetryPolicy } from "./retry.ts";
import type { Endpoint, TracerProviderLike } from "./tracing.ts";

/** How to reach a server. */
export interface ConnectOptions {
  /**
   * Who calls: an API key or a token of an identity provider; or what answers one, asked before each attempt of a call, for tokens that end. It is never
   * sent in plain text to another machine. Absent: none, for servers that know callers by their certificates.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** TLS: `true` for the system's authorities, or one's own. Absent or false: plain text, for a server on the same machine. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** Instead of `tls`: transport security that grpc-js has made. */
  readonly credentials?: ChannelCredentials | undefined;
  /** The most time a call may take, retries included, if it does not say so itself, in milliseconds. Absent: 30,000. 0: no end. Streams are not meant. */
  readonly timeoutMs?: number | undefined;
  /**
   * While calls run: after how long without traffic the client pings, in milliseconds. A connection that does not answer within 10 s is given up.
   * Absent: 30,000. 0: never.
   */
  readonly keepAliveMs?: number | undefined;
  /** The largest message that is taken, in bytes. Absent: 16 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** True: what is sent is compressed with gzip. Absent: it is not. Compressed answers are always taken. */
  readonly gzip?: boolean | undefined;
  /** How calls are tried again. False: never. */
  readonly retries?: false | RetryOptions | undefined;
  /** When calls fail without being sent, because no server answers anyway. False: never. */
  readonly circuitBreaker?: false | CircuitBreakerOptions | undefined;
  /**
   * A `TracerProvider` of OpenTelemetry (`@opentelemetry/api`, 1.0 or later). Each call is a span then, a child of the one that is active where the call is made,
   * and goes along to the server as `traceparent` and `tracestate` (W3C Trace Context). Absent: no spans; nothing global is asked for a provider.
   */
  readonly tracerProvider?: TracerProviderLike | undefined;
}

/** Whom to trust, and who to be. PEM texts or their bytes. */
export interface TlsOptions {
  /** The authorities of the server's certificate. Absent: the system's. */
  readonly ca?: string | Uint8Array | undefined;
  /** The certificate to call with, and its chain. Together with `key`. */
  readonly certificate?: string | Uint8Array | undefined;
  /** The private key of that certificate. */
  readonly key?: string | Uint8Array | undefined;
  /** The name that the server's certificate is for, where it is not that of the address. */
  readonly serverName?: string | undefined;
}

/** How calls are tried again. */
export interface RetryOptions {
  /** How often a call is tried in all, 1 to 100. Absent: 4. */
  readonly maxAttempts?: number | undefined;
  /** The longest first wait, in milliseconds; each further one is up to twice as long. Absent: 100. */
  readonly initialBackoffMs?: number | undefined;
  /** The longest wait, in milliseconds, unless the server asks for a longer one. Absent: 5,000. */
  readonly maxBackoffMs?: number | undefined;
}

/** When the circuit breaker opens, and for how long. */
export interface CircuitBreakerOptions {
  /** After how many attempts in a row that no server answered. Absent: 5. */
  readonly failures?: number | undefined;
  /** For how long, in milliseconds. Absent: 10,000. */
  readonly openMs?: number | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Cancels the call, on the server too. */
  readonly signal?: AbortSignal | undefined;
  /** The most time that the call may take, retries included, in milliseconds; the server is told. 0: no end. */
  readonly timeoutMs?: number | undefined;
  /** What goes along with the call, such as `traceparent` (W3C Trace Context) or `x-request-id`. Names that end in `-bin` take bytes. */
  readonly metadata?: Readonly<Record<string, string | Uint8Array>> | undefined;
}

/** A connection's options with nothing left to decide. */
export interface ConnectionSettings {
  readonly address: string;
  readonly token: string | (() => string | Promise<string>) | undefined;
  readonly credentials: ChannelCredentials;
  /** Undefined: the address's own. */
  readonly serverName: string | undefined;
  /** True: whoever listens on the way is on this machine, or sees nothing. */
  readonly isPrivate: boolean;
  /** True: the address is this machine's, and no proxy lies between. */
  readonly isThisMachine: boolean;
  /** 0: no end. */
  readonly timeoutMs: number;
  readonly keepAliveMs: number;
  readonly maxResponseBytes: number;
  readonly gzip: boolean;
  readonly retries: RetryPolicy;
  /** Undefined: there is none. */
  readonly circuitBreaker: BreakerPolicy | undefined;
  readonly endpoint: Endpoint;
  /** Undefined: nobody is told of spans. */
  readonly tracerProvider: TracerProviderLike | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_KEEP_ALIVE_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const DEFAULT_RETRIES: RetryPolicy = { maxAttempts: 4, initialBackoffMs: 100, maxBackoffMs: 5_000 };
const DEFAULT_BREAKER: BreakerPolicy = { failures: 5, openMs: 10_000 };
/** Some 30 years: gRPC's header for a deadline has eight digits. */
export const MAX_TIMEOUT_MS = 10 ** 12;
/** Timers of Node take no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_ATTEMPTS = 100;

/** Checks the options and fills in the defaults. Throws one TypeError that names all that is wrong. */
export function readConnectOptions(address: string, options: ConnectOptions): ConnectionSettings {
  const problems: string[] = [];
  const number = (name: string, value: number | undefined, fallback: number, least: number, most: number): number => {
    if (value === undefined) return fallback;
    if (Number.isFinite(value) && value >= least && value <= most) return value;
    problems.push(`\`${name}\` is a number from ${least} to ${most}`);
    return fallback;
  };
  if (!isAddress(address)) problems.push("the address is HOST:PORT, such as 127.0.0.1:7443");
  const { retries = {}, circuitBreaker = {}, tls = false } = options;
  const secure = tls !== false || options.credentials?._isSecure() === true;
  const thisMachine = isThisMachine(address);
  if (tls !== false && options.credentials !== undefined) problems.push("`tls` and `credentials` exclude each other");
  if (options.token !== undefined && !secure && !thisMachine) {
    problems.push(
      "a token is not sent in plain text to another machine: give `tls`, or `credentials` such as createSsl()",
    );
  }
  if (typeof options.token === "string" && !isToken(options.token)) {
    problems.push("`token` is one word of visible characters");
  }
  if (options.tracerProvider !== undefined && typeof options.tracerProvider?.getTracer !== "function") {
    problems.push("`tracerProvider` is a TracerProvider of @opentelemetry/api");
  }
  const breaker = circuitBreaker === false ? undefined : circuitBreaker;
  const settings = {
    address,
    token: options.token,
    isPrivate: secure || thisMachine,
    isThisMachine: thisMachine,
    timeoutMs: number("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS, 0, MAX_TIMEOUT_MS),
    keepAliveMs: number("keepAliveMs", options.keepAliveMs, DEFAULT_KEEP_ALIVE_MS, 0, MAX_TIMER_MS),
    maxResponseBytes: number("maxResponseBytes", options.maxResponseBytes, DEFAULT_MAX_RESPONSE_BYTES, 1, 2 ** 31 - 1),
    gzip: options.gzip ?? false,
    retries: readRetries(retries, number),
    circuitBreaker:
      breaker === undefined
        ? undefined
        : {
            failures: number("circuitBreaker.failures", breaker.failures, DEFAULT_BREAKER.failures, 1, 1_000_000),
            openMs: number("circuitBreaker.openMs", breaker.openMs, DEFAULT_BREAKER.openMs, 1, MAX_TIMER_MS),
          },
    endpoint: endpointOf(address),
    tracerProvider: options.tracerProvider,
  };
  const { credentials, serverName } =
    tls === false
      ? { credentials: options.credentials ?? grpcCredentials.createInsecure(), serverName: undefined }
      : readTls(address, tls === true ? {} : tls, problems);
  if (problems.length > 0) throw new TypeError(problems.join("; "));
  return { ...settings, credentials, serverName };
}

function readRetries(
  retries: false | RetryOptions,
  number: (name: string, value: number | undefined, fallback: number, least: number, most: number) => number,
): RetryPolicy {
  const given = retries === false ? { maxAttempts: 1 } : retries;
  const { maxAttempts, initialBackoffMs, maxBackoffMs } = DEFAULT_RETRIES;
  return {
    maxAttempts: Math.floor(number("retries.maxAttempts", given.maxAttempts, maxAttempts, 1, MAX_ATTEMPTS)),
    initialBackoffMs: number("retries.initialBackoffMs", given.initialBackoffMs, initialBackoffMs, 0, MAX_TIMER_MS),
    maxBackoffMs: number("retries.maxBackoffMs", given.maxBackoffMs, maxBackoffMs, 0, MAX_TIMER_MS),
  };
}

function readTls(
  address: string,
  { ca, certificate, key, serverName }: TlsOptions,
  problems: string[],
): { readonly credentials: ChannelCredentials; readonly serverName: string | undefined } {
  if ((certificate === undefined) !== (key === undefined)) {
    problems.push("`tls.certificate` and `tls.key` belong together: give both");
  }
  const pem = (text: string | Uint8Array) => (typeof text === "string" ? text : Buffer.from(text));
  const ip = serverName === undefined ? ipOf(address) : undefined;
  try {
    const context = createSecureContext({
      minVersion: "TLSv1.2",
      ...(ca === undefined ? {} : { ca: pem(ca) }),
      ...(certificate === undefined ? {} : { cert: pem(certificate) }),
      ...(key === undefined ? {} : { key: pem(key) }),
    });
    const verify =
      ip === undefined
        ? {}
        : { checkServerIdentity: (_: string, cert: Parameters<typeof isNamedBy>[1]) => isNamedBy(ip, cert) };
    return {
      credentials: grpcCredentials.createFromSecureContext(context, verify),
      serverName: ip === undefined ? serverName : reverseNameOf(ip),
    };
  } catch {
    problems.push("`tls` does not hold certificates and keys in PEM that belong together");
    return { credentials: grpcCredentials.createInsecure(), serverName };
  }
}

/**
 * The name of an IP address in the DNS (RFC 1035, 3.5; RFC 3596, 2.5). TLS sends no addresses as server names (RFC 6066, 3); this is what stands in their
 * place where one is needed (RFC 8738, 6). The certificate is checked against the address itself.
 */
function reverseNameOf(ip: string): string {
  if (isIP(ip) === 4) return `${ip.split(".").reverse().join(".")}.in-addr.arpa`;
  const [head = "", tail] = ip.split("::");
  const groups = (part: string) =>
    part === ""
      ? []
      : part.split(":").flatMap((group) => {
          if (!group.includes(".")) return [group.padStart(4, "0")];
          const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
          return [(a * 256 + b).toString(16).padStart(4, "0"), (c * 256 + d).toString(16).padStart(4, "0")];
        });
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0000");
  const digits = [...left, ...zeros, ...right].join("");
  return `${[...digits].reverse().join(".")}.ip6.arpa`;
}

const SCHEME = /^(?:dns|ipv4|ipv6):(?:\/{2}[^/]*\/)?/;

/** Undefined: the address is not an IP address. */
function ipOf(address: string): string | undefined {
  const { host } = endpointOf(address);
  return isIP(host) === 0 ? undefined : host;
}

function endpointOf(address: string): Endpoint {
  if (address.startsWith("unix:")) return { host: address.replace(/^unix:(?:\/\/)?/, ""), port: undefined };
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address.replace(SCHEME, "")) ?? [];
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

function isAddress(address: string): boolean {
  if (/^unix:.+/.test(address)) return true;
  const port = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(address.replace(SCHEME, ""))?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** True for addresses that only this machine has: what is sent there is seen by nobody else. */
function isThisMachine(address: string): boolean {
  if (address.startsWith("unix:")) return true;
  const plain = address.replace(/^(?:dns|ipv4|ipv6):(?:\/{3})?/, "");
  return /^(?:localhost|127(?:\.(?:25[0-5]|2[0-4]\d|1?\d{1,2})){3}|\[::1\]):\d+$/.test(plain);
}

/** True for what a header can carry as one word. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
