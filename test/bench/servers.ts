/** Starts what the bench measures, and stops it: Assay as it ships, plain grpc-js, workerd. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { printedKey, useToken } from "../tokens.ts";
import { reducerScript } from "./reducer.ts";
import type { SandboxSeen } from "./results.ts";

export const ROOT = join(import.meta.dirname, "../..");
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
/** Enough to tell why a server did not start. */
const KEPT_OUTPUT_CHARACTERS = 16_384;
const KEPT_WARNINGS = 10;

/** A server that runs. */
export interface Running {
  readonly pid: number;
  /** Ends it, and resolves once it is gone. */
  stop(): Promise<void>;
}

export interface AssayServer extends Running {
  readonly address: string;
  readonly sandbox: SandboxSeen;
  /** What it has warned of last: why an executor ended, for one. */
  readonly warnings: readonly string[];
}

export interface PlainServer extends Running {
  readonly address: string;
}

export interface WorkerdServer extends Running {
  /** A URL for each function. */
  readonly urls: readonly string[];
  /** From spawn until it said that it listens. */
  readonly listensAfterMs: number;
}

/**
 * Starts Assay by its launcher, as an operator would. Throws if a layer of the sandbox is missing that was asked for: what is measured is
 * what ships. `settings`: more of the server's flags.
 */
export async function startAssay(
  folder: string,
  sandbox: "strict" | "process",
  settings: readonly string[] = [],
): Promise<AssayServer> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "bin/assay"),
      "serve",
      ...(sandbox === "strict" ? [] : [`--sandbox=${sandbox}`]),
      "--listen=127.0.0.1:0",
      `--data-directory=${join(folder, "data")}`,
      ...settings,
    ],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  );
  const key = firstMatch("assay", child, child.stdout, printedKey);
  const running = await runningOf("assay", child);
  const warnings = warningsOf(child.stderr);
  const said = await firstMatch("assay", child, child.stderr, listeningLine);
  const missing = said.sandbox.missingLayers;
  if (said.sandbox.mode !== sandbox || (sandbox === "strict" && missing.length > 0)) {
    await running.stop();
    throw new Error(
      `the server runs with sandbox ${said.sandbox.mode}, without ${missing.join(", ") || "no layer"}: that is not what ships. ` +
        "Measure on a machine that can build the walls, or ask for --sandbox process, which every output then names",
    );
  }
  useToken(said.address, await key);
  return { ...running, ...said, warnings };
}

/** The last few warnings and errors of a log in JSON lines, as they come. */
function warningsOf(stream: NodeJS.ReadableStream): readonly string[] {
  const warnings: string[] = [];
  createInterface({ input: stream }).on("line", (line) => {
    if (!/"level":"(?:warn|error|fatal)"/.test(line)) return;
    warnings.push(line);
    if (warnings.length > KEPT_WARNINGS) warnings.shift();
  });
  return warnings;
}

/** What the server's own log says when it listens. */
export function listeningLine(output: string): Pick<AssayServer, "address" | "sandbox"> | undefined {
  for (const line of output.split("\n").slice(0, -1)) {
    if (!line.includes('"msg":"listening"')) continue;
    const entry: {
      readonly address?: unknown;
      readonly sandbox?: unknown;
      readonly missingSandboxLayers?: unknown;
    } = JSON.parse(line);
    if (typeof entry.address !== "string" || typeof entry.sandbox !== "string") continue;
    if (!Array.isArray(entry.missingSandboxLayers)) continue;
    return {
      address: entry.address,
      sandbox: { mode: entry.sandbox, missingLayers: entry.missingSandboxLayers.map(String) },
    };
  }
  return undefined;
}

/** Starts the plain grpc-js server. */
export async function startPlain(): Promise<PlainServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "plain-server.ts")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const running = await runningOf("plain", child);
  const address = await firstMatch("plain", child, child.stdout, (output) => /listening on (\S+)\n/.exec(output)?.[1]);
  return { ...running, address };
}

/** Writes what workerd serves into `folder`: a worker on a port of its own for each of `functions`, which differ in their first balance. */
export function writeWorkerd(folder: string, functions: number): string {
  mkdirSync(folder, { recursive: true });
  const numbers = Array.from({ length: functions }, (_, index) => index);
  copyFileSync(join(import.meta.dirname, "workerd/worker.js"), join(folder, "worker.js"));
  for (const number of numbers) writeFileSync(join(folder, `account-${number}.js`), reducerScript(number));
  const list = (line: (number: number) => string): string => numbers.map((number) => `    ${line(number)},\n`).join("");
  const config = join(folder, "config.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
${list((number) => `(name = "account-${number}", worker = .account${number})`)}  ],
  sockets = [
${list((number) => `(name = "account-${number}", address = "127.0.0.1:0", http = (), service = "account-${number}")`)}  ],
);
${numbers
  .map(
    (number) => `
const account${number} :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "account.js", esModule = embed "account-${number}.js"),
  ],
  compatibilityDate = "2026-11-01",
);
`,
  )
  .join("")}`,
  );
  return config;
}

/** Starts workerd on a configuration of `writeWorkerd`. */
export async function startWorkerd(binary: string, config: string, functions: number): Promise<WorkerdServer> {
  const startMs = performance.now();
  const child = spawn(binary, ["serve", config, "--control-fd=1"], { stdio: ["ignore", "pipe", "pipe"] });
  const running = await runningOf("workerd", child);
  const urls = await firstMatch("workerd", child, child.stdout, (output) => workerdUrls(output, functions));
  return { ...running, urls, listensAfterMs: performance.now() - startMs };
}

/** The URL of each function, in their order, once workerd has told of all. */
export function workerdUrls(output: string, functions: number): readonly string[] | undefined {
  const ports = new Map<string, number>();
  for (const line of output.split("\n").slice(0, -1)) {
    const entry: { readonly event?: unknown; readonly socket?: unknown; readonly port?: unknown } = JSON.parse(line);
    if (entry.event === "listen" && typeof entry.socket === "string" && typeof entry.port === "number") {
      ports.set(entry.socket, entry.port);
    }
  }
  const urls = Array.from({ length: functions }, (_, number) => ports.get(`account-${number}`)).flatMap((port) =>
    port === undefined ? [] : [`http://127.0.0.1:${port}/`],
  );
  return urls.length === functions ? urls : undefined;
}

async function runningOf(name: string, child: ChildProcess): Promise<Running> {
  if (child.pid === undefined) {
    const [error] = await once(child, "error");
    throw new Error(`${name} could not be started: ${error instanceof Error ? error.message : "unknown"}`);
  }
  return { pid: child.pid, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const late = sleep(STOP_WITHIN_MS, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
  await Promise.race([gone, late]);
  await gone;
}

/** What `find` makes of the output so far, as soon as it makes something of it. The stream is read to its end. */
function firstMatch<T>(
  name: string,
  child: ChildProcess,
  stream: NodeJS.ReadableStream,
  find: (output: string) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let output = "";
    let complaints = "";
    let isDone = false;
    const fail = (what: string): void => {
      isDone = true;
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${name} ${what}:\n${output}${complaints}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${START_WITHIN_MS} ms`), START_WITHIN_MS);
    child.once("close", (code) => {
      if (!isDone) fail(`ended with status ${code} before it listened`);
    });
    if (child.stderr !== null && child.stderr !== stream) {
      child.stderr.on("data", (chunk: Buffer) => {
        if (!isDone) complaints = (complaints + chunk.toString("utf8")).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
    stream.on("data", (chunk: Buffer) => {
      if (isDone) return;
      output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT_CHARACTERS);
      const found = find(output);
      if (found === undefined) return;
      isDone = true;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
