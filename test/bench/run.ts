/**
 * `npm run bench`: Assay against a plain grpc-js server with the same reducer in process, in alternating runs, as ratios.
 * Assay runs as it ships, every layer on that this build has. Flags: --seconds N, --rounds N, --json FILE.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "../../clients/typescript/src/index.ts";
import { h2load } from "./h2load.ts";
import { reduceBody, streamBody } from "./requests.ts";

const ROOT = join(import.meta.dirname, "../..");
const BATCH_EVENTS = 1_000;
const STREAM_BATCHES = 20;

interface Peer {
  readonly name: string;
  readonly address: string;
  readonly process: ChildProcess;
}

interface Row {
  readonly work: string;
  readonly path: string;
  readonly body: Buffer;
  readonly eventsPerRequest: number;
  readonly unit: string;
  readonly connections: number;
  readonly streamsEach: number;
  readonly target: number;
}

function positive(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${flag} takes a whole number from 1, not ${text}`);
  return value;
}

function installLoadGenerator(): void {
  try {
    execFileSync("h2load", ["--version"], { stdio: "ignore" });
  } catch {
    if (process.getuid?.() !== 0) throw new Error("the bench needs h2load: install Debian's nghttp2-client");
    execFileSync("apt-get", ["update", "-q"], { stdio: ["ignore", "ignore", "inherit"] });
    execFileSync("apt-get", ["install", "-qy", "--no-install-recommends", "nghttp2-client"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}

function start(name: string, argv: readonly string[]): Promise<Peer> {
  const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const address = /listening on (\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve({ name, address, process: child });
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with status ${code} before it listened`)));
  });
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    json: { type: "string" },
  },
});
const seconds = positive(flags.seconds, "seconds");
const rounds = positive(flags.rounds, "rounds");

installLoadGenerator();
const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
const peers: Peer[] = [];
try {
  const assay = await start("assay", [
    "bin/assay",
    "serve",
    "--sandbox=process",
    "--listen=127.0.0.1:0",
    `--data-directory=${join(scratch, "data")}`,
  ]);
  const plain = await start("plain", ["test/bench/plain-server.ts"]);
  peers.push(assay, plain);

  const client = connect(assay.address);
  await client.publish("account", readFileSync(join(import.meta.dirname, "account.ts"), "utf8"));
  client.close();

  const rows: Row[] = [
    {
      work: "unary Reduce, one event, 256 in flight",
      path: "Reduce",
      body: reduceBody("account", 1),
      eventsPerRequest: 1,
      unit: "calls/s",
      connections: 4,
      streamsEach: 64,
      target: 1.0,
    },
    {
      work: "unary Reduce, 1,000 events",
      path: "Reduce",
      body: reduceBody("account", BATCH_EVENTS),
      eventsPerRequest: BATCH_EVENTS,
      unit: "events/s",
      connections: 2,
      streamsEach: 8,
      target: 1.2,
    },
    {
      work: "ReduceStream, batches of 1,000",
      path: "ReduceStream",
      body: streamBody("account", STREAM_BATCHES, BATCH_EVENTS),
      eventsPerRequest: STREAM_BATCHES * BATCH_EVENTS,
      unit: "events/s",
      connections: 2,
      streamsEach: 2,
      target: 1.2,
    },
  ];

  const results = [];
  for (const row of rows) {
    const bodyFile = join(scratch, "body.bin");
    writeFileSync(bodyFile, row.body);
    const rates: Record<string, number[]> = { assay: [], plain: [] };
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const rate: Record<string, number> = {};
      for (const peer of round % 2 === 0 ? [assay, plain] : [plain, assay]) {
        const result = await h2load({
          url: `http://${peer.address}/assay.v1.InvokeService/${row.path}`,
          bodyFile,
          connections: row.connections,
          streamsEach: row.streamsEach,
          seconds,
        });
        // An error is a response without a body: a server that refuses must not look fast.
        if (result.responseBytes < 20) throw new Error(`${peer.name} answered ${row.work} with errors`);
        rate[peer.name] = result.requestsPerSecond * row.eventsPerRequest;
        rates[peer.name]?.push(rate[peer.name] ?? 0);
      }
      ratios.push((rate.assay ?? 0) / (rate.plain ?? Number.NaN));
    }
    results.push({ work: row.work, unit: row.unit, target: row.target, rates, ratios, ratio: median(ratios) });
  }

  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`;
  console.log(`\n${machine}; ${rounds} rounds of ${seconds} s each; assay runs with --sandbox=process\n`);
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  for (const { work, unit, rates, ratios, ratio, target } of results) {
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    const of = (name: string) => `${name} ${whole.format(median(rates[name] ?? []))} ${unit}`;
    console.log(`${work}\n  ${of("assay")}, ${of("plain")}: ratio ${ratio.toFixed(2)} (${spread}), target ${target}`);
  }
  if (flags.json !== undefined)
    writeFileSync(flags.json, `${JSON.stringify({ machine, seconds, results }, null, 2)}\n`);
} finally {
  for (const peer of peers) peer.process.kill("SIGTERM");
  await Promise.all(
    peers.map(
      (peer) =>
        new Promise((resolve) => (peer.process.exitCode === null ? peer.process.once("exit", resolve) : resolve(null))),
    ),
  );
  rmSync(scratch, { recursive: true, force: true });
}
