/** The server's settings: read once from flags, environment and an optional file, checked as a whole, every problem reported at once. */
import { parseArgs } from "node:util";
import { isDigest } from "./base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "./base/limits.ts";
import { LOG_LEVELS, type LogLevel } from "./base/log-level.ts";
import type { Digest } from "./flow.ts";
import { LISTENER_OPTIONS, type ListenerSettings, readListenerSettings } from "./listener-settings.ts";
import { QUOTA_OPTIONS, readQuotaSettings } from "./quota-settings.ts";
import { readSecretSettings, SECRET_OPTIONS, type SecretSettings } from "./secret-settings.ts";
import { flagOf, type Given, type Option, SettingsReader, VARIABLE_PREFIX, variableOf } from "./settings-reader.ts";
import { readSigningSettings, SIGNING_OPTIONS, type SigningSettings } from "./signing-settings.ts";
import type { Quota } from "./store/quota-store.ts";
import { readTelemetrySettings, TELEMETRY_OPTIONS, type TelemetrySettings } from "./telemetry-settings.ts";

/** Which walls the operator asks for. `strict`: all of them, or the server does not start. */
export const SANDBOX_MODES = ["strict", "process"] as const;
export type SandboxMode = (typeof SANDBOX_MODES)[number];

/** What the server is told at its start. */
export interface Settings {
  readonly listeners: ListenerSettings;
  /** What a tenant may use for whom no quota was set. */
  readonly quota: Quota;
  readonly secrets: SecretSettings;
  readonly dataDirectory: string;
  readonly logLevel: LogLevel;
  readonly telemetry: TelemetrySettings;
  readonly sandbox: SandboxMode;
  /** How long running calls may go on when the server is told to end. */
  readonly drainGraceMs: number;
  /** How long before that it goes on as before, but says NOT_SERVING. */
  readonly drainNoticeMs: number;
  readonly compilerWorkers: number;
  /** Executors that wait, started and unassigned. */
  readonly spareExecutors: number;
  /** Executors at most. */
  readonly maxExecutors: number;
  /** Where executors listen that an orchestrator starts; undefined: the server starts its own. */
  readonly attachedExecutors: string | undefined;
  /** Executors that one tenant may have, where no other waits for its first. */
  readonly executorsPerTenant: number;
  /** Older policies whose artifacts may still be deployed and run, by their digests. */
  readonly acceptPolicies: readonly Digest[];
  /** The directory with a file for each tenant that is held to a narrower policy, `<tenant>.json`; undefined: there are none. */
  readonly tenantPolicies: string | undefined;
  /** True: a new key of the operator's tenant with every role is made, and printed. */
  readonly newAdministratorKey: boolean;
  readonly signing: SigningSettings;
  /** The file of identity providers whose tokens are taken; undefined: none are. */
  readonly identityProviders: string | undefined;
  /** The file that says whose client certificates are; undefined: nobody is known by one. */
  readonly certificateTenants: string | undefined;
  readonly limits: ExecutionLimits;
  /** Every setting that is weaker than its default, in words; the server logs them. */
  readonly weakenings: readonly string[];
}

/** What the command line asks for. */
export type SettingsOutcome =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Where settings come from. */
export interface SettingsSources {
  /** What follows `assay serve`. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads the file that `--config` names. */
  readonly readFile: (path: string) => string;
  /** Cores of this machine. */
  readonly cores: number;
}

const LIMIT_OPTIONS = {
  cpuTimeMs: { key: "limitCpuTimeMs", floor: 1, ceiling: 60_000, what: "CPU time of a call or batch" },
  wallClockMs: { key: "limitWallClockMs", floor: 1, ceiling: 600_000, what: "wall clock of a call or batch" },
  memoryMb: { key: "limitMemoryMb", floor: 8, ceiling: 4_096, what: "memory of an isolate" },
  // The protos promise these two bounds, so nothing raises them.
  maxStateBytes: { key: "limitStateBytes", floor: 64, ceiling: DEFAULT_EXECUTION_LIMITS.maxStateBytes, what: "state" },
  maxBatchEvents: {
    key: "limitBatchEvents",
    floor: 1,
    ceiling: DEFAULT_EXECUTION_LIMITS.maxBatchEvents,
    what: "events of a call or batch",
  },
} as const satisfies Record<keyof ExecutionLimits, { key: string; floor: number; ceiling: number; what: string }>;

const limitNames = Object.keys(LIMIT_OPTIONS) as (keyof ExecutionLimits)[];

const OPTIONS: readonly Option[] = [
  ...LISTENER_OPTIONS,
  { key: "dataDirectory", placeholder: "PATH", help: "where everything lasting is kept [assay-data]" },
  {
    key: "sandbox",
    placeholder: "strict|process",
    help: "walls around tenant code; strict refuses to start where one is missing [strict]",
  },
  { key: "logLevel", placeholder: LOG_LEVELS.join("|"), help: "how much is logged, on standard error [info]" },
  ...TELEMETRY_OPTIONS,
  { key: "drainGraceMs", placeholder: "MS", help: "how long running calls may go on when the server ends [10000]" },
  {
    key: "drainNoticeMs",
    placeholder: "MS",
    help: "how long before that health says NOT_SERVING and all else goes on, for balancers to see it [0]",
  },
  { key: "compilerWorkers", placeholder: "N", help: "compiler processes [half the cores, 1 to 8]" },
  { key: "spareExecutors", placeholder: "N", help: "executors that wait unassigned [1]" },
  { key: "maxExecutors", placeholder: "N", help: "executors at most [8 for each core]" },
  {
    key: "executors",
    placeholder: "spawn|attach:DIRECTORY",
    help: "start executors, or attach those that listen in a directory (assay executor) [spawn]",
  },
  {
    key: "executorsPerTenant",
    placeholder: "N",
    help: "executors of a tenant whose calls wait, at most [one less than cores, at least 1]",
  },
  {
    key: "acceptPolicies",
    placeholder: "DIGEST,…",
    help: "older policies whose artifacts still run, until `assay policy rescan` has renewed them [none]",
  },
  {
    key: "tenantPolicies",
    placeholder: "PATH",
    help: "a directory with <tenant>.json for each tenant that is held to a narrower policy [none]",
  },
  ...SIGNING_OPTIONS,
  {
    key: "identityProviders",
    placeholder: "FILE",
    help: "the identity providers whose tokens are taken, JSON [none]",
  },
  {
    key: "certificateTenants",
    placeholder: "FILE",
    help: "whose client certificates are, JSON; needs --tls-client-ca [none]",
  },
  ...limitNames.map((name) => ({
    key: LIMIT_OPTIONS[name].key,
    placeholder: "N",
    help: `limit of ${LIMIT_OPTIONS[name].what} [${DEFAULT_EXECUTION_LIMITS[name]}]`,
  })),
  {
    key: "newAdministratorKey",
    placeholder: undefined,
    help: "make and print another administrator's key, as the first start does; for when all are lost",
  },
  ...QUOTA_OPTIONS,
  ...SECRET_OPTIONS,
  { key: "allowRaisedLimits", placeholder: undefined, help: "lets limits be above their defaults" },
];
/** Variables of the command line's other commands, which may stand in the same environment. */
const FOREIGN_VARIABLES: ReadonlySet<string> = new Set([
  "ASSAY_ADDRESS",
  "ASSAY_TLS_CA",
  "ASSAY_TOKEN",
  "ASSAY_TOKEN_FILE",
]);

/** Reads the settings. Flags go before variables, variables before the file, the file before the defaults. Never throws for bad input. */
export function readSettings(sources: SettingsSources): SettingsOutcome {
  const problems: string[] = [];
  const given = new Map<string, Given>();
  const flags = readFlags(sources.argv, problems);
  if (flags.get("help") !== undefined) return { kind: "help", text: helpText() };

  const configPath = flags.get("config") ?? sources.environment[`${VARIABLE_PREFIX}CONFIG`];
  if (typeof configPath === "string") {
    for (const [key, value] of readConfigFile(configPath, sources.readFile, problems)) {
      given.set(key, { value, from: `"${key}" in ${configPath}` });
    }
  }
  for (const [key, value] of readVariables(sources.environment, problems)) {
    given.set(key, { value, from: variableOf(key) });
  }
  for (const [key, value] of flags) given.set(key, { value, from: flagOf(key) });

  const settings = new Reader(given, problems).settings(sources.cores);
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "settings", settings };
}

function readFlags(argv: readonly string[], problems: string[]): Map<string, string | boolean> {
  const known = new Map<string, { readonly key: string; readonly type: "string" | "boolean" }>([
    ...OPTIONS.map(
      ({ key, placeholder }) =>
        [flagOf(key).slice(2), { key, type: placeholder === undefined ? "boolean" : "string" }] as const,
    ),
    ["config", { key: "config", type: "string" }],
    ["help", { key: "help", type: "boolean" }],
  ]);
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries([...known].map(([flag, { type }]) => [flag, { type }])),
      help: { type: "boolean", short: "h" },
    },
  });
  const found = new Map<string, string | boolean>();
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`"${token.value}" is not a setting; settings begin with --`);
    if (token.kind !== "option") continue;
    const option = known.get(token.name);
    if (option === undefined) problems.push(`${token.rawName} is not a setting; --help lists them`);
    else if (found.has(option.key)) problems.push(`${token.rawName} is given more than once`);
    else if (option.type === "boolean" && token.value !== undefined) problems.push(`${token.rawName} takes no value`);
    else if (option.type === "string" && token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else found.set(option.key, token.value ?? true);
  }
  return found;
}

function readVariables(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Map<string, unknown> {
  const optionOf = new Map(OPTIONS.map((option) => [variableOf(option.key), option]));
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(VARIABLE_PREFIX) || value === undefined) continue;
    if (FOREIGN_VARIABLES.has(name) || name === `${VARIABLE_PREFIX}CONFIG`) continue;
    const option = optionOf.get(name);
    if (option === undefined) problems.push(`the environment variable ${name} is not a setting`);
    else if (option.placeholder !== undefined) found.set(option.key, value);
    else if (value === "true" || value === "false") found.set(option.key, value === "true");
    else problems.push(`${name} must be true or false`);
  }
  return found;
}

function readConfigFile(
  path: string,
  readFile: (path: string) => string,
  problems: string[],
): readonly (readonly [string, unknown])[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFile(path));
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    problems.push(`the settings file ${path} ${why}`);
    return [];
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    problems.push(`the settings file ${path} must hold one JSON object`);
    return [];
  }
  const known = new Set(OPTIONS.map(({ key }) => key));
  return Object.entries(parsed).filter(([key]) => {
    if (!known.has(key)) problems.push(`"${key}" in ${path} is not a setting`);
    return known.has(key);
  });
}

/** Turns what was given into settings, and notes what is wrong with it. */
class Reader extends SettingsReader {
  settings(cores: number): Settings {
    const weakenings: string[] = [];
    const sandbox = this.choice("sandbox", SANDBOX_MODES, "strict");
    if (sandbox !== "strict") weakenings.push(`sandbox is ${sandbox} instead of strict`);
    const listeners = readListenerSettings(this, weakenings);
    return {
      listeners,
      quota: readQuotaSettings(this, cores),
      secrets: readSecretSettings(this),
      dataDirectory: this.text("dataDirectory", "assay-data"),
      logLevel: this.choice("logLevel", LOG_LEVELS, "info"),
      telemetry: readTelemetrySettings(this, weakenings),
      sandbox,
      drainGraceMs: this.integer("drainGraceMs", 10_000, 0, 600_000),
      drainNoticeMs: this.integer("drainNoticeMs", 0, 0, 600_000),
      compilerWorkers: this.integer("compilerWorkers", Math.min(8, Math.max(1, Math.floor(cores / 2))), 1, 64),
      spareExecutors: this.integer("spareExecutors", 1, 0, 64),
      maxExecutors: this.integer("maxExecutors", 8 * cores, 1, 10_000),
      attachedExecutors: this.#attachedExecutors(weakenings),
      executorsPerTenant: this.integer("executorsPerTenant", Math.max(1, cores - 1), 1, 256),
      acceptPolicies: this.#digests("acceptPolicies", weakenings),
      tenantPolicies: this.optionalText("tenantPolicies"),
      newAdministratorKey: this.isOn("newAdministratorKey"),
      signing: readSigningSettings(this),
      identityProviders: this.optionalText("identityProviders"),
      certificateTenants: this.#certificateTenants(listeners),
      limits: this.#limits(this.isOn("allowRaisedLimits"), weakenings),
      weakenings,
    };
  }

  #certificateTenants({ tls }: ListenerSettings): string | undefined {
    const file = this.optionalText("certificateTenants");
    if (file !== undefined && tls?.clientCa === undefined) {
      const { from = flagOf("certificateTenants") } = this.given.get("certificateTenants") ?? {};
      this.problems.push(`${from} needs ${flagOf("tlsClientCa")}: nobody else vouches for client certificates`);
    }
    return file;
  }

  #limits(mayRaise: boolean, weakenings: string[]): ExecutionLimits {
    const limit = (name: keyof ExecutionLimits): number => {
      const { key, floor, ceiling, what } = LIMIT_OPTIONS[name];
      const standard = DEFAULT_EXECUTION_LIMITS[name];
      const value = this.integer(key, standard, floor, ceiling);
      if (value > standard && !mayRaise) {
        const from = this.given.get(key)?.from ?? key;
        this.problems.push(`${from} is above the default of ${standard}; ${flagOf("allowRaisedLimits")} allows that`);
      }
      if (value > standard) weakenings.push(`the limit of ${what} is ${value} instead of ${standard}`);
      return value;
    };
    return {
      cpuTimeMs: limit("cpuTimeMs"),
      wallClockMs: limit("wallClockMs"),
      memoryMb: limit("memoryMb"),
      maxStateBytes: limit("maxStateBytes"),
      maxBatchEvents: limit("maxBatchEvents"),
    };
  }

  #attachedExecutors(weakenings: string[]): string | undefined {
    const given = this.given.get("executors");
    if (given === undefined || given.value === "spawn") return undefined;
    const directory = typeof given.value === "string" ? /^attach:(\/[^\0]+)$/.exec(given.value)?.[1] : undefined;
    if (directory === undefined) {
      this.problems.push(`${given.from} must be spawn, or attach: with the absolute path of a directory behind it`);
      return undefined;
    }
    const spares = this.given.get("spareExecutors");
    if (spares !== undefined) {
      this.problems.push(`${spares.from} is of no use where executors are attached: start as many as shall wait`);
    }
    weakenings.push("executors are attached: their walls are their own (assay executor), and are not seen from here");
    return directory;
  }

  /** At most 16: enough for any transition, and each is told to every executor. */
  #digests(key: string, weakenings: string[]): readonly Digest[] {
    const given = this.given.get(key);
    if (given === undefined) return [];
    const digests = typeof given.value === "string" ? given.value.split(",").map((text) => text.trim()) : [];
    if (digests.length === 0 || digests.length > 16 || !digests.every(isDigest)) {
      this.problems.push(
        `${given.from} must be 1 to 16 digests of policies, with commas between them; \`assay policy versions\` lists them`,
      );
      return [];
    }
    for (const digest of digests) weakenings.push(`what was compiled under the policy ${digest} is accepted`);
    return [...new Set(digests)];
  }
}

function helpText(): string {
  const line = (left: string, right: string): string => `  ${left.padEnd(38)} ${right}`;
  return [
    "Usage: assay serve [settings]",
    "",
    "Starts the server. When it is ready it prints one line, `assay listening on HOST:PORT`; its log goes to standard error.",
    "",
    ...OPTIONS.map(({ key, placeholder, help }) => {
      const left = placeholder === undefined ? flagOf(key) : `${flagOf(key)}=${placeholder}`;
      return left.length > 38 ? `  ${left}\n${line("", help)}` : line(left, help);
    }),
    line("--config=FILE", 'a JSON object with the same settings, such as {"drainGraceMs": 5000}'),
    line("-h, --help", "this text"),
    "",
    'Each setting may also stand in the environment (ASSAY_DRAIN_GRACE_MS=5000) or in the file ("drainGraceMs").',
    "Flags go before the environment, the environment before the file.",
    "",
    "SIGTERM and SIGINT end the server: running calls may go on for the grace time. A second signal ends it at once.",
    "Exit status: 0 every call was answered; 1 calls were cut off; 2 a setting is wrong; 3 the server cannot start; 70 a defect.",
    "",
  ].join("\n");
}
