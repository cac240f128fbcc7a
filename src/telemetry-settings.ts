/** What the server tells its operators of calls, where, and how much: the part of the settings that `observe/` is opened with. */
import { isLoopback } from "./base/loopback.ts";
import { flagOf, type HostAndPort, type Option, type SettingsReader } from "./settings-reader.ts";

/** Of which calls the log has a line. */
export const CALL_LOGS = ["none", "failed", "all"] as const;
export type CallLogMode = (typeof CALL_LOGS)[number];

/** What OTLP carries. */
export const OTLP_SIGNALS = ["traces,metrics", "traces", "metrics"] as const;

/** Where traces and metrics are sent, as OTLP over HTTP with protobuf. */
export interface OtlpSettings {
  /** Without a slash at its end; `/v1/traces` and `/v1/metrics` follow. */
  readonly endpoint: string;
  readonly traces: boolean;
  readonly metrics: boolean;
  /** The file of headers that go with each export; undefined: none. */
  readonly headersFile: string | undefined;
  /** The file of authorities that vouch for the endpoint, PEM; undefined: those that Node knows. */
  readonly caFile: string | undefined;
  /** `service.name` of everything that is sent. */
  readonly serviceName: string;
  readonly metricsEveryMs: number;
  /** The share of calls that are traced where the client has not decided, from 0 to 1. */
  readonly traceRatio: number;
  /** Traces in a second at most, whoever has asked for them. */
  readonly tracesPerSecond: number;
}

/** What is told of calls. */
export interface TelemetrySettings {
  readonly logCalls: CallLogMode;
  /** Where Prometheus finds the metrics; undefined: nowhere. */
  readonly metricsListen: HostAndPort | undefined;
  /** How many combinations of method, tenant, function and reason have numbers of their own. */
  readonly metricsSeries: number;
  /** Undefined: nothing is sent. */
  readonly otlp: OtlpSettings | undefined;
}

const DEFAULTS = { series: 1_000, metricsEveryMs: 60_000, ratio: 1, tracesPerSecond: 100, serviceName: "assay" };
const MAX_SERVICE_NAME = 128;

export const TELEMETRY_OPTIONS: readonly Option[] = [
  { key: "logCalls", placeholder: CALL_LOGS.join("|"), help: "of which calls the log has a line [failed]" },
  { key: "metricsListen", placeholder: "HOST:PORT", help: "where Prometheus finds metrics, at /metrics [nowhere]" },
  {
    key: "metricsSeries",
    placeholder: "N",
    help: `combinations of method, tenant, function and reason that are counted apart [${DEFAULTS.series}]`,
  },
  {
    key: "otlpEndpoint",
    placeholder: "URL",
    help: "where traces and metrics are sent, OTLP over HTTP, such as https://collector:4318 [nowhere]",
  },
  { key: "otlpSignals", placeholder: OTLP_SIGNALS.join("|"), help: "what is sent there [traces,metrics]" },
  { key: "otlpHeadersFile", placeholder: "FILE", help: "headers that go with it, a line `name: value` each [none]" },
  { key: "otlpCa", placeholder: "FILE", help: "authorities that vouch for the endpoint, PEM [Node's]" },
  { key: "otlpServiceName", placeholder: "NAME", help: `service.name of what is sent [${DEFAULTS.serviceName}]` },
  {
    key: "otlpMetricsEveryMs",
    placeholder: "MS",
    help: `how often metrics are sent [${DEFAULTS.metricsEveryMs}]`,
  },
  {
    key: "traceRatio",
    placeholder: "0..1",
    help: `share of calls that are traced where the client does not say [${DEFAULTS.ratio}]`,
  },
  { key: "tracesPerSecond", placeholder: "N", help: `traces in a second at most [${DEFAULTS.tracesPerSecond}]` },
  {
    key: "insecureTelemetry",
    placeholder: undefined,
    help: "lets metrics be served, and telemetry be sent, without TLS where other machines see it",
  },
];

/** What only means something beside `--otlp-endpoint`. */
const OTLP_KEYS = [
  "otlpSignals",
  "otlpHeadersFile",
  "otlpCa",
  "otlpServiceName",
  "otlpMetricsEveryMs",
  "traceRatio",
  "tracesPerSecond",
];

/** Reads the part. Notes what is wrong, and what is weaker than it should be. */
export function readTelemetrySettings(reader: SettingsReader, weakenings: string[]): TelemetrySettings {
  const mayBeInsecure = reader.isOn("insecureTelemetry");
  return {
    logCalls: reader.choice("logCalls", CALL_LOGS, "failed"),
    metricsListen: readMetricsListen(reader, mayBeInsecure, weakenings),
    metricsSeries: reader.integer("metricsSeries", DEFAULTS.series, 100, 100_000),
    otlp: readOtlp(reader, mayBeInsecure, weakenings),
  };
}

function readMetricsListen(
  reader: SettingsReader,
  mayBeInsecure: boolean,
  weakenings: string[],
): HostAndPort | undefined {
  const address = reader.address("metricsListen");
  if (address === undefined || isLoopback(address.host)) return address;
  const flag = flagOf("metricsListen");
  if (mayBeInsecure)
    weakenings.push(`${flag} is ${address.host}: whoever reaches it reads names of tenants and functions`);
  else {
    reader.problems.push(
      `${flag} names ${address.host}, which other machines reach, and metrics need no credential: ` +
        `name a loopback address, or give ${flagOf("insecureTelemetry")} where something else keeps the network private`,
    );
  }
  return address;
}

function readOtlp(reader: SettingsReader, mayBeInsecure: boolean, weakenings: string[]): OtlpSettings | undefined {
  const endpoint = readEndpoint(reader, mayBeInsecure, weakenings);
  const signals = reader.choice("otlpSignals", OTLP_SIGNALS, "traces,metrics");
  const serviceName = reader.text("otlpServiceName", DEFAULTS.serviceName);
  if (serviceName.length > MAX_SERVICE_NAME || !/^[\x20-\x7e]+$/.test(serviceName)) {
    reader.problems.push(`${fromOf(reader, "otlpServiceName")} must be 1 to ${MAX_SERVICE_NAME} ASCII characters`);
  }
  const settings = {
    traces: signals !== "metrics",
    metrics: signals !== "traces",
    headersFile: reader.optionalText("otlpHeadersFile"),
    caFile: reader.optionalText("otlpCa"),
    serviceName,
    metricsEveryMs: reader.integer("otlpMetricsEveryMs", DEFAULTS.metricsEveryMs, 1_000, 3_600_000),
    traceRatio: readRatio(reader),
    tracesPerSecond: reader.integer("tracesPerSecond", DEFAULTS.tracesPerSecond, 1, 100_000),
  };
  if (endpoint !== undefined) return { endpoint, ...settings };
  if (!reader.given.has("otlpEndpoint")) {
    for (const key of OTLP_KEYS) {
      if (reader.given.has(key))
        reader.problems.push(`${fromOf(reader, key)} needs ${flagOf("otlpEndpoint")} beside it`);
    }
  }
  return undefined;
}

function readEndpoint(reader: SettingsReader, mayBeInsecure: boolean, weakenings: string[]): string | undefined {
  const text = reader.optionalText("otlpEndpoint");
  if (text === undefined) return undefined;
  const from = fromOf(reader, "otlpEndpoint");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!isPlain || !["http:", "https:"].includes(url.protocol)) {
    // Not quoted: whoever puts a password into it would find it in the log.
    reader.problems.push(
      `${from} must be an http or https URL without user, query and fragment, such as https://collector:4318; ` +
        `what identifies the server goes into ${flagOf("otlpHeadersFile")}`,
    );
    return undefined;
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) {
    if (mayBeInsecure)
      weakenings.push(`${flagOf("otlpEndpoint")} has no TLS: whoever is on the way reads what is sent`);
    else {
      reader.problems.push(
        `${from} has no TLS, and names a machine that is not this one: use https, ` +
          `or give ${flagOf("insecureTelemetry")} where something else keeps the network private`,
      );
    }
  }
  return url.href.replace(/\/+$/, "");
}

function readRatio(reader: SettingsReader): number {
  const given = reader.given.get("traceRatio");
  if (given === undefined) return DEFAULTS.ratio;
  const { value } = given;
  const ratio =
    typeof value === "string" && /^(?:0|1|0?\.[0-9]{1,9}|[01]\.[0-9]{1,9})$/.test(value) ? Number(value) : value;
  if (typeof ratio === "number" && ratio >= 0 && ratio <= 1) return ratio;
  reader.problems.push(`${given.from} must be a number from 0 to 1, such as 0.05`);
  return DEFAULTS.ratio;
}

function fromOf(reader: SettingsReader, key: string): string {
  return reader.given.get(key)?.from ?? flagOf(key);
}
