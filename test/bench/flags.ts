/** The bench's flags: read once, checked as a whole, every problem reported at once. */
import { parseArgs } from "node:util";

/** The rows of the table "Speed"; all of them are run unless `--only` names some. */
export const ROWS = ["unary", "stream", "first-call", "compile", "isolates"] as const;
/** What takes longer or looks closer; run where `--only` names it. */
export const SECTIONS = ["latency", "scaling", "memory", "stages", "compile-sizes"] as const;

export type RowName = (typeof ROWS)[number];
export type SectionName = (typeof SECTIONS)[number];

export interface BenchSettings {
  /** How long each run of each side lasts, after a second of warming up. */
  readonly seconds: number;
  readonly rounds: number;
  /** On how many cores the servers and the load generator run, together. Undefined: all that there are. */
  readonly cores: number | undefined;
  /** The size of an event as one JSON document with its type and its data. */
  readonly payloadBytes: number;
  /** How a stream's batches come: as a list of events, or packed, as the clients send them. Assay and the plain server get the same bytes. */
  readonly batch: "list" | "packed";
  /** Unary calls in flight. */
  readonly concurrency: number;
  /** How many functions the load of the rows `unary` and `stream` is spread over. */
  readonly functions: number;
  /** Function `n` is tenant `n % tenants`\'s. */
  readonly tenants: number;
  /** How many functions the row `isolates` loads into one executor. */
  readonly isolates: number;
  readonly only: ReadonlySet<RowName | SectionName>;
  readonly sustainedMinutes: number | undefined;
  readonly sandbox: "strict" | "process";
  readonly jsonFile: string;
  readonly svgFile: string;
  readonly markdown: boolean;
}

export type FlagsOutcome =
  | { readonly kind: "settings"; readonly settings: BenchSettings }
  | { readonly kind: "problems"; readonly problems: readonly string[] }
  | { readonly kind: "help"; readonly text: string };

/** An event without padding: `{"type":"Deposited","data":{"amount":10}}`. */
export const LEAST_PAYLOAD_BYTES = 41;
/** What a `memo` in the data takes beside its text. */
export const MEMO_BYTES = 10;
const MOST_PAYLOAD_BYTES = 1024 * 1024;
const UNITS: Readonly<Record<string, number>> = { "": 1, B: 1, KiB: 1024, MiB: 1024 * 1024 };

interface Flag {
  readonly name: string;
  readonly placeholder: string | undefined;
  readonly help: string;
}

const FLAGS: readonly Flag[] = [
  { name: "seconds", placeholder: "N", help: "each run of each side lasts so long, after a second of warming up (4)" },
  { name: "rounds", placeholder: "N", help: "how often each side has its turn (5)" },
  { name: "cores", placeholder: "N", help: "cores that servers and load generator share (all)" },
  { name: "payload", placeholder: "SIZE", help: "an event as JSON, such as 58B, 1KiB, 64KiB (58B)" },
  { name: "batch", placeholder: "FORM", help: "how batches come to Assay and to grpc-js: list or packed (list)" },
  { name: "concurrency", placeholder: "N", help: "unary calls in flight (256)" },
  { name: "functions", placeholder: "N", help: "functions that the load is spread over (1)" },
  {
    name: "tenants",
    placeholder: "N",
    help: "tenants that the functions of unary and stream are shared out among (1)",
  },
  { name: "isolates", placeholder: "N", help: "functions of the row isolates (1000)" },
  { name: "only", placeholder: "WHAT", help: `some of ${[...ROWS, ...SECTIONS].join(", ")}; may be repeated` },
  { name: "sustained", placeholder: "MINUTES", help: "a steady load for so long, memory and descriptors watched" },
  {
    name: "sandbox",
    placeholder: "MODE",
    help: "strict, or process where the machine cannot build the walls (strict)",
  },
  { name: "json", placeholder: "FILE", help: "where the samples go (build/bench/bench.json)" },
  { name: "svg", placeholder: "FILE", help: "where the chart goes (build/bench/bench.svg)" },
  { name: "markdown", placeholder: undefined, help: "print the tables as Markdown, for docs/performance.md" },
  { name: "help", placeholder: undefined, help: "this text" },
];

/** Reads the flags. Never throws for bad input. */
export function readFlags(argv: readonly string[]): FlagsOutcome {
  const problems: string[] = [];
  const given = collect(argv, problems);
  if (given.has("help")) return { kind: "help", text: helpText() };

  const last = (name: string): string | undefined => given.get(name)?.at(-1);
  const integer = (name: string, standard: number, min: number, max: number): number => {
    const text = last(name);
    if (text === undefined) return standard;
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    problems.push(`--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
    return standard;
  };

  const sandbox = last("sandbox") ?? "strict";
  if (sandbox !== "strict" && sandbox !== "process") {
    problems.push(`--sandbox takes strict or process, not ${JSON.stringify(sandbox)}`);
  }
  const batch = last("batch") ?? "list";
  if (batch !== "list" && batch !== "packed") {
    problems.push(`--batch takes list or packed, not ${JSON.stringify(batch)}`);
  }
  const concurrency = integer("concurrency", 256, 1, 10_000);
  const functions = integer("functions", 1, 1, 64);
  if (concurrency % functions !== 0) {
    problems.push(`--concurrency ${concurrency} cannot be shared evenly by --functions ${functions}`);
  }
  const tenants = integer("tenants", 1, 1, 64);
  if (tenants > functions) problems.push(`--tenants ${tenants} needs as many --functions, and there are ${functions}`);
  const sustainedMinutes = given.has("sustained") ? integer("sustained", 10, 1, 10_080) : undefined;
  const settings: BenchSettings = {
    seconds: integer("seconds", 4, 1, 600),
    rounds: integer("rounds", 5, 1, 1_000),
    cores: given.has("cores") ? integer("cores", 1, 1, 1_024) : undefined,
    payloadBytes: readPayload(last("payload") ?? "58B", problems),
    batch: batch === "packed" ? "packed" : "list",
    concurrency,
    functions,
    tenants,
    isolates: integer("isolates", 1_000, 1, 100_000),
    only: readOnly(given.get("only"), sustainedMinutes !== undefined, problems),
    sustainedMinutes,
    sandbox: sandbox === "process" ? "process" : "strict",
    jsonFile: last("json") ?? "build/bench/bench.json",
    svgFile: last("svg") ?? "build/bench/bench.svg",
    markdown: given.has("markdown"),
  };
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "settings", settings };
}

function collect(argv: readonly string[], problems: string[]): Map<string, string[]> {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      FLAGS.map(({ name, placeholder }) => [
        name,
        { type: placeholder === undefined ? ("boolean" as const) : ("string" as const) },
      ]),
    ),
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`"${token.value}" is not a flag; flags begin with --`);
    if (token.kind !== "option") continue;
    const flag = FLAGS.find(({ name }) => name === token.name);
    if (flag === undefined) {
      problems.push(`${token.rawName} is not a flag of the bench; --help lists them`);
    } else if (flag.placeholder === undefined && token.value !== undefined) {
      problems.push(`${token.rawName} takes no value`);
    } else if (flag.placeholder !== undefined && (token.value === undefined || token.value === "")) {
      problems.push(`${token.rawName} needs a value: --${flag.name} ${flag.placeholder}`);
    } else if (given.has(flag.name) && flag.name !== "only") {
      problems.push(`${token.rawName} is given more than once`);
    } else given.set(flag.name, [...(given.get(flag.name) ?? []), token.value ?? ""]);
  }
  return given;
}

function readPayload(text: string, problems: string[]): number {
  const match = /^([0-9]{1,9}) ?(B|KiB|MiB|)$/.exec(text);
  const bytes = Number(match?.[1]) * (UNITS[match?.[2] ?? ""] ?? Number.NaN);
  if (Number.isNaN(bytes)) {
    problems.push(`--payload takes a size such as 58B, 1KiB or 64KiB, not ${JSON.stringify(text)}`);
  } else if (bytes < LEAST_PAYLOAD_BYTES || bytes > MOST_PAYLOAD_BYTES) {
    problems.push(`--payload takes from ${LEAST_PAYLOAD_BYTES} B to 1 MiB, not ${bytes} B`);
  } else if (bytes > LEAST_PAYLOAD_BYTES && bytes < LEAST_PAYLOAD_BYTES + MEMO_BYTES) {
    problems.push(
      `--payload ${bytes}B cannot be made: an event has ${LEAST_PAYLOAD_BYTES} B, or from ${LEAST_PAYLOAD_BYTES + MEMO_BYTES} B on with a memo in it`,
    );
  }
  return bytes;
}

function readOnly(
  given: readonly string[] | undefined,
  isSustained: boolean,
  problems: string[],
): ReadonlySet<RowName | SectionName> {
  if (given === undefined) return new Set(isSustained ? [] : ROWS);
  const chosen = new Set<RowName | SectionName>();
  for (const text of given.flatMap((list) => list.split(","))) {
    const name = [...ROWS, ...SECTIONS].find((candidate) => candidate === text.trim());
    if (name !== undefined) chosen.add(name);
    else problems.push(`--only ${JSON.stringify(text)}: there are ${[...ROWS, ...SECTIONS].join(", ")}`);
  }
  return chosen;
}

function helpText(): string {
  return [
    "Usage: npm run bench -- [flags]",
    "",
    'Measures each row of the table "Speed" against its peers, the sides taking turns, and prints ratios with their spread.',
    "",
    ...FLAGS.map(({ name, placeholder, help }) => {
      const left = placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`;
      return `  ${left.padEnd(22)} ${help}`;
    }),
    "",
  ].join("\n");
}
