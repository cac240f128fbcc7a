/**
 * `npm run bench:profile`: flame graphs of gateway and executor under the loads of the rows `unary` and `stream`. What is profiled is NOT the configuration
 * that ships (see `server.ts`), so its rates say nothing; its shares do. Flags: --seconds N, --out FOLDER.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { connect } from "../../../clients/typescript/src/index.ts";
import { printedKey, tokenFor, useToken } from "../../tokens.ts";
import { functionName, publishAccount } from "../context.ts";
import { h2load } from "../h2load.ts";
import { useOf } from "../processes.ts";
import { reduceBody, streamBody, streamShape } from "../requests.ts";
import { ROOT } from "../servers.ts";
import { installFromDebian } from "../tools.ts";
import { type CpuProfile, drawFlameGraph, foldProfile, hottest } from "./flame-graph.ts";

const PAYLOAD_BYTES = 58;
/** As the launcher sets it. */
const SERVER_FLAGS = ["--initial-heap-size=512", "--disable-warning=ExperimentalWarning"];
const LEAST_SHARE = 0.005;
const HOTTEST = 12;
const EXIT_WRONG_FLAG = 2;
const WRITTEN_WITHIN_MS = 20_000;
const INSIDE = "; applySync is the isolate at work, not seen into";
const NOTE =
  "Profiled, so not the configuration that ships: sandbox process, executors may use the inspector and write files";

const flags = readFlags();

const { batches, eventsEach } = streamShape(PAYLOAD_BYTES);
const LOADS = [
  {
    name: "unary",
    method: "Reduce",
    body: reduceBody(functionName(0), 1, PAYLOAD_BYTES),
    connections: 4,
    streamsEach: 64,
  },
  {
    name: "stream",
    method: "ReduceStream",
    body: streamBody(functionName(0), batches, eventsEach, PAYLOAD_BYTES),
    connections: 2,
    streamsEach: 2,
  },
] as const;

installFromDebian((text) => process.stderr.write(`${text}\n`));
process.stdout.write(`${NOTE}\n`);
for (const load of LOADS) {
  const scratch = mkdtempSync(join(tmpdir(), "assay-profile-"));
  const folder = join(scratch, "profiles");
  mkdirSync(folder);
  const server = spawn(
    process.execPath,
    [
      ...SERVER_FLAGS,
      join(import.meta.dirname, "server.ts"),
      folder,
      "--sandbox=process",
      "--listen=127.0.0.1:0",
      `--data-directory=${join(scratch, "data")}`,
    ],
    { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const address = await listening(server);
    const client = connect(address, { token: tokenFor(address) });
    await publishAccount(client, 0);
    client.close();
    const bodyFile = join(scratch, "body");
    writeFileSync(bodyFile, load.body);
    const { connections, streamsEach } = load;
    const url = `http://${address}/assay.v1.InvokeService/${load.method}`;
    const drive = (forSeconds: number) => h2load({ url, bodyFile, connections, streamsEach, seconds: forSeconds });
    await drive(3);
    const driven = drive(flags.seconds + 1);
    await sleep(1_500);
    const working = workers(server.pid ?? 0);
    for (const { pid } of working) process.kill(pid, "SIGUSR2");
    await sleep((flags.seconds - 1) * 1_000);
    for (const { pid } of working) process.kill(pid, "SIGUSR2");
    await driven;
    for (const { pid, role } of working) {
      const profile = await written(join(folder, `${pid}.cpuprofile`));
      const root = foldProfile(profile, ROOT);
      if (root.totalUs === 0) throw new Error(`the ${role} did nothing under the load ${load.name}`);
      const file = join(flags.out, `flame-${load.name}-${role}.svg`);
      mkdirSync(flags.out, { recursive: true });
      writeFileSync(
        file,
        drawFlameGraph(
          root,
          `${role} under the load ${load.name}`,
          role === "executor" ? `${NOTE}${INSIDE}` : NOTE,
          LEAST_SHARE,
        ),
      );
      process.stdout.write(`\n${file}\n`);
      for (const { name, percent } of hottest(root, HOTTEST)) {
        process.stdout.write(`  ${percent.toFixed(1).padStart(5)} %  ${name}\n`);
      }
    }
  } finally {
    if (server.exitCode === null) {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await gone;
    }
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Ends the process where one is wrong. */
function readFlags(): { readonly seconds: number; readonly out: string } {
  const problem = (text: string): never => {
    process.stderr.write(`bench:profile: ${text}\n`);
    process.exit(EXIT_WRONG_FLAG);
  };
  try {
    const { values } = parseArgs({
      options: { seconds: { type: "string", default: "8" }, out: { type: "string", default: "build/bench" } },
    });
    const seconds = /^[0-9]{1,4}$/.test(values.seconds) ? Number(values.seconds) : 0;
    if (seconds < 2) problem(`--seconds takes a whole number from 2 to 9999, not ${JSON.stringify(values.seconds)}`);
    return { seconds, out: values.out };
  } catch (error) {
    return problem(error instanceof Error ? error.message : "the flags cannot be read");
  }
}

/** The gateway, and of the executors the one that has worked most. */
function workers(pid: number) {
  const uses = useOf(pid);
  const busiest = uses
    .filter(({ role }) => role === "executor")
    .sort((a, b) => b.cpuMicroseconds - a.cpuMicroseconds)
    .slice(0, 1)
    .map((use) => ({ pid: use.pid, role: "executor" as const }));
  return [{ pid, role: "gateway" as const }, ...busiest];
}

function listening(server: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    server.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const address = /listening on (\S+)\n/.exec(output)?.[1];
      if (address === undefined) return;
      useToken(address, printedKey(output) ?? "");
      resolve(address);
    });
    server.once("exit", (code) => reject(new Error(`the server ended with status ${code}`)));
  });
}

async function written(file: string): Promise<CpuProfile> {
  for (let waitedMs = 0; waitedMs < WRITTEN_WITHIN_MS; waitedMs += 100) {
    if (existsSync(file)) {
      const text = readFileSync(file, "utf8");
      // It may be half-written.
      if (text.endsWith("}")) {
        const profile: CpuProfile & { readonly error?: string } = JSON.parse(text);
        if (profile.error !== undefined) throw new Error(`the profiler failed: ${profile.error}`);
        return profile;
      }
    }
    await sleep(100);
  }
  throw new Error("a process wrote no profile: does it still run?");
}
