/** What every command has in common: its options, its connection to the server, and how its outcome becomes an exit status. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Client, connect } from "../../clients/typescript/src/index.ts";
import { DEFAULT_ADDRESS, isAddress } from "./default-address.ts";
import { EXIT_CODES_HELP, type ExitCode } from "./exit-code.ts";
import { describeProblem, Problem } from "./problem.ts";
import { readText } from "./read-file.ts";
import { Report } from "./report.ts";
import type { Surroundings } from "./surroundings.ts";
import { tlsOf } from "./tls.ts";

/** Options of every command. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color: boolean;
}

/** Options of every command that talks to a server. */
export interface ServerOptions extends CommonOptions {
  readonly address: string;
  readonly timeout: number;
  readonly tokenFile?: string;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}

/** What a command is built with. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Takes the exit status of the command that ran. */
  readonly finish: (code: ExitCode) => void;
}

const DEFAULT_TIMEOUT_S = 60;
const MAX_TOKEN_FILE_BYTES = 16 * 1024;

/** Adds `--json`, `--no-color`, the examples and the meaning of the exit status. */
export function withCommonOptions(command: Command, examples: readonly string[]): Command {
  return command
    .option("--json", "print one JSON document on standard output, and nothing else there")
    .option("--no-color", "no colour, even on a terminal")
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  $ ${line}`).join("\n")}\n\n${EXIT_CODES_HELP}`);
}

/** Adds what is needed to reach a server. */
export function withServerOptions(command: Command, context: CommandContext): Command {
  const fallback = context.surroundings.env.ASSAY_ADDRESS;
  return command
    .addOption(
      new Option("-a, --address <host:port>", "where the server is; ASSAY_ADDRESS says so too")
        .default(fallback === undefined || fallback === "" ? DEFAULT_ADDRESS : fallback)
        .argParser(address),
    )
    .addOption(
      new Option(
        "--token-file <path>",
        "a file with the API key or token to call with; ASSAY_TOKEN_FILE names one too, and ASSAY_TOKEN is one",
      ),
    )
    .option("--tls", "speak TLS, with a server whose certificate a public authority vouches for")
    .option(
      "--tls-ca <path>",
      "speak TLS; the authorities of the server's certificate, PEM; ASSAY_TLS_CA names them too",
    )
    .option("--tls-certificate <path>", "speak TLS; the certificate to call with and its chain, PEM")
    .option("--tls-key <path>", "the private key of that certificate, PEM")
    .addOption(
      new Option("--timeout <seconds>", "the most time that a call may take")
        .default(DEFAULT_TIMEOUT_S)
        .argParser(seconds),
    );
}

/** Runs a command's body and turns what comes of it, thrown or not, into words and an exit status. */
export async function runBody(
  context: CommandContext,
  options: CommonOptions & { readonly address?: string },
  body: (report: Report) => Promise<ExitCode> | ExitCode,
): Promise<void> {
  const report = new Report(context.surroundings, options);
  try {
    context.finish(await body(report));
  } catch (error) {
    const problem = describeProblem(error, options.address);
    report.problem(problem);
    if (problem.reason === "INTERNAL" && /\bassay\b/.test(context.surroundings.env.NODE_DEBUG ?? "")) {
      report.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    context.finish(problem.exitCode);
  }
}

/** As `runBody`, with a client that is closed afterwards. */
export async function runWithClient(
  context: CommandContext,
  options: ServerOptions,
  body: (report: Report, client: Client, call: CallSettings) => Promise<ExitCode>,
): Promise<void> {
  await runBody(context, options, async (report) => {
    // What the environment says has not been looked at yet.
    if (!isAddress(options.address)) throw new Problem("USAGE", "ASSAY_ADDRESS is HOST:PORT, such as 127.0.0.1:7443");
    const token = tokenOf(options, context.surroundings);
    using client = clientOf(options, token, context.surroundings);
    const call = { timeoutMs: options.timeout * 1000, signal: context.surroundings.interrupted };
    return await body(report, client, call);
  });
}

/** The API key or token to call with: of the flag, or of the environment. Undefined: none is given. */
function tokenOf({ tokenFile }: ServerOptions, { env, workingDirectory }: Surroundings): string | undefined {
  const given = env.ASSAY_TOKEN ?? "";
  const path = tokenFile ?? (given === "" ? (env.ASSAY_TOKEN_FILE ?? "") : "");
  const token = path === "" ? given : readText(workingDirectory, path, MAX_TOKEN_FILE_BYTES).trim();
  if (token === "" && path === "") return undefined;
  if (/^[\x21-\x7e]{1,8192}$/.test(token)) return token;
  const from = path === "" ? "ASSAY_TOKEN" : path;
  throw new Problem("USAGE", `${from} does not hold an API key or a token: one word of at most 8192 characters`);
}

function clientOf(options: ServerOptions, token: string | undefined, surroundings: Surroundings): Client {
  const tls = tlsOf(options, surroundings);
  try {
    return connect(options.address, { token, tls });
  } catch (error) {
    if (error instanceof TypeError) {
      throw new Problem("USAGE", error.message.replace(/: give .*/, ""), "Give --tls or --tls-ca FILE.");
    }
    throw error;
  }
}

/** What each call of a command is made with. */
export interface CallSettings {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A whole number of at least `least`, for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It is a whole number of at least ${least}.`);
  };
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError("It is a number of seconds, more than 0 and at most 86400.");
}

function address(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("It is HOST:PORT, such as 127.0.0.1:7443.");
}
