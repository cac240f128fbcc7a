/** Renders `docs/limits.md` from the bounds in the code: each one has a line, or this does not compile. Run as a program it writes the page. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CONSOLE_LIMITS,
  DEFAULT_EXECUTION_LIMITS,
  type ExecutionLimits,
  MESSAGE_LIMITS,
  SOURCE_LIMITS,
} from "../../src/base/limits.ts";
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from "../../src/connection-settings.ts";

/** Where the page stands. */
export const LIMITS_PAGE = join(import.meta.dirname, "../../docs/limits.md");

/** What a bound is of, what says that it was passed, and the setting that changes it, if there is one. */
interface About {
  readonly what: string;
  readonly beyond: string;
  readonly setting?: string;
}

type Table<T> = { readonly [K in keyof T]: About };

const INVALID = reason("REQUEST_INVALID");
const TOO_LARGE = reason("PAYLOAD_TOO_LARGE");
const CUT = "the connection or call is ended";

const SOURCE: Table<typeof SOURCE_LIMITS> = {
  maxFiles: { what: "files of a module", beyond: INVALID },
  maxFileBytes: { what: "one file", beyond: INVALID },
  maxModuleBytes: { what: "all files together", beyond: INVALID },
  maxPathBytes: { what: "the path of a file", beyond: INVALID },
  compileDeadlineMs: { what: "compiling or checking", beyond: reason("COMPILE_TIMEOUT") },
  compilerMemoryMb: { what: "memory of a compiler worker, in MiB", beyond: "the worker is replaced" },
  maxDiagnostics: { what: "diagnostics of an answer", beyond: "`diagnostics_omitted` counts the rest" },
  maxFixEdits: { what: "edits of one suggested correction", beyond: "the finding has no correction" },
};
const EXECUTION: Table<ExecutionLimits> = {
  cpuTimeMs: { what: "CPU time of a call or batch", beyond: reason("CPU_TIME_LIMIT"), setting: "--limit-cpu-time-ms" },
  wallClockMs: {
    what: "wall clock of a call or batch",
    beyond: reason("WALL_CLOCK_LIMIT"),
    setting: "--limit-wall-clock-ms",
  },
  memoryMb: {
    what: "memory of an isolate, heap and ArrayBuffers together, in MiB",
    beyond: reason("MEMORY_LIMIT"),
    setting: "--limit-memory-mb",
  },
  maxStateBytes: { what: "a state, as JSON", beyond: reason("STATE_TOO_LARGE"), setting: "--limit-state-bytes" },
  maxBatchEvents: { what: "events of a call or batch", beyond: TOO_LARGE, setting: "--limit-batch-events" },
};
const MESSAGES: Table<typeof MESSAGE_LIMITS> = {
  maxRequestBytes: { what: "a request message, unpacked", beyond: TOO_LARGE, setting: "--max-request-bytes" },
  maxResponseBytes: { what: "an answer", beyond: TOO_LARGE, setting: "--max-response-bytes" },
  maxAttestationPayloadBytes: { what: "the statement of an attestation", beyond: INVALID },
  maxSignatures: { what: "signatures of an attestation", beyond: INVALID },
  maxArtifactBytes: {
    what: "a compiled module",
    beyond: "the rule [`artifact-too-large`](rules/artifact-too-large.md)",
  },
  maxExceptionMessageBytes: { what: "the message of an author's error", beyond: "it is cut" },
  maxStackFrames: { what: "lines of an author's stack", beyond: "it is cut" },
  maxFaultsNamed: { what: "failed events that a receipt names", beyond: "`events_failed` counts all" },
};
const CONSOLE: Table<typeof CONSOLE_LIMITS> = {
  maxLinesPerCall: {
    what: "lines that a call or batch may write to the console",
    beyond: "`lines_dropped` counts the rest",
  },
  maxLineBytes: { what: "one of these lines", beyond: "`truncated` says so" },
  maxBytesPerSecond: { what: "bytes of such lines a second, of an executor", beyond: "they are dropped and counted" },
  burstBytes: { what: "bytes of such lines at once", beyond: "they are dropped and counted" },
};
const CONNECTIONS: Table<Omit<ConnectionLimits, "maxRequestBytes" | "maxResponseBytes">> = {
  maxConnections: { what: "connections in all", beyond: CUT, setting: "--max-connections" },
  maxConnectionsPerAddress: {
    what: "connections of one address",
    beyond: CUT,
    setting: "--max-connections-per-address",
  },
  handshakeMs: { what: "setting a connection up", beyond: CUT, setting: "--handshake-ms" },
  requestArrivalMs: { what: "the arrival of one message", beyond: CUT, setting: "--request-arrival-ms" },
  answerTakingMs: { what: "a client's taking of one answer", beyond: CUT, setting: "--answer-taking-ms" },
  keepAliveMs: {
    what: "between two questions whether a client is there",
    beyond: "it is asked",
    setting: "--keep-alive-ms",
  },
  keepAliveTimeoutMs: { what: "a client's answer to that", beyond: CUT, setting: "--keep-alive-timeout-ms" },
  minPingMs: { what: "between two pings of a client, at least", beyond: CUT, setting: "--min-ping-ms" },
  maxConnectionIdleMs: { what: "a connection without calls", beyond: CUT, setting: "--max-connection-idle-ms" },
  maxConnectionAgeMs: { what: "a connection", beyond: "it takes no new calls", setting: "--max-connection-age-ms" },
  maxConnectionAgeGraceMs: { what: "its calls, after that", beyond: CUT, setting: "--max-connection-age-grace-ms" },
};

/** The page's text. */
export function renderLimitsPage(): string {
  const { maxRequestBytes, maxResponseBytes, ...connections } = DEFAULT_CONNECTION_LIMITS;
  if (maxRequestBytes !== MESSAGE_LIMITS.maxRequestBytes || maxResponseBytes !== MESSAGE_LIMITS.maxResponseBytes) {
    throw new Error("the settings' defaults are not what the protos promise");
  }
  return [
    "# Limits",
    "",
    "Generated from the code by `npm run generate`. Where there is a setting, a deployment may choose another value; what the protos promise cannot be raised. Policies of functions and quotas of tenants may allow",
    "less: [what callers and tenants may use](operations/limits-of-callers.md). The bounds on running and waiting calls are there too; a revision's circuit breaker opens after 5 failures of the",
    "tenant's code in a row, and lets a call through after 10 s.",
    "",
    ...section("A call or batch", EXECUTION, DEFAULT_EXECUTION_LIMITS),
    ...section("Source", SOURCE, SOURCE_LIMITS),
    ...section("Messages", MESSAGES, MESSAGE_LIMITS),
    ...section("Console", CONSOLE, CONSOLE_LIMITS),
    ...section("Connections", CONNECTIONS, connections),
  ].join("\n");
}

function section<T extends object>(
  title: string,
  about: Table<T>,
  values: Readonly<Record<keyof T, number>>,
): string[] {
  const names = Object.keys(about) as (keyof T & string)[];
  const rows = names.map((name) => {
    const { what, beyond, setting } = about[name];
    return `| ${what} | ${shown(name, values[name])} | ${beyond} | ${setting === undefined ? "" : `\`${setting}\``} |`;
  });
  return [`## ${title}`, "", "| of | at most | beyond it | setting |", "|---|---|---|---|", ...rows, ""];
}

const KIB = 1024;
const SECOND_MS = 1_000;

function shown(name: string, value: number): string {
  if (value === 0) return "no bound";
  if (name.endsWith("Ms")) return value % SECOND_MS === 0 ? `${value / SECOND_MS} s` : `${value} ms`;
  if (!/bytes/i.test(name)) return value.toLocaleString("en");
  if (value % KIB ** 2 === 0) return `${value / KIB ** 2} MiB`;
  return value % KIB === 0 ? `${value / KIB} KiB` : `${value} bytes`;
}

function reason(name: string): string {
  return `[\`${name}\`](reasons/${name.toLowerCase().replaceAll("_", "-")}.md)`;
}

if (import.meta.main) writeFileSync(LIMITS_PAGE, renderLimitsPage());
