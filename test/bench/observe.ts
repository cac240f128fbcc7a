/**
 * `npm run bench:observe`: what it costs the gateway to observe calls, as CPU time of its process for each unary Reduce of one event, with nothing observed and
 * with each thing that can be. All servers run at once and take turns, so that a busy machine is the same for all. Flags: --requests N, --rounds N.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { connect } from "../../clients/typescript/src/index.ts";
import { credentialHeader, tokenFor } from "../tokens.ts";
import { functionName, publishAccount } from "./context.ts";
import { useOf } from "./processes.ts";
import { reduceBody } from "./requests.ts";
import { type AssayServer, startAssay } from "./servers.ts";
import { median } from "./statistics.ts";

const CONNECTIONS = 4;
const STREAMS_EACH = 64;
const WARM_UP_REQUESTS = 10_000;

const { values: flags } = parseArgs({
  options: { requests: { type: "string", default: "20000" }, rounds: { type: "string", default: "5" } },
});
const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), "assay-bench-observe-"));
const bodyFile = join(scratch, "body");
writeFileSync(bodyFile, reduceBody(functionName(1), 1));
/** Takes everything, and looks at nothing. */
const collector = createServer((request, response) => {
  request.resume().on("end", () => response.end());
});
await new Promise<void>((resolve) => {
  collector.listen(0, "127.0.0.1", resolve);
});
const otlp = `--otlp-endpoint=http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

const MODES: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  metrics: ["--metrics-listen=127.0.0.1:0"],
  "metrics, and traces as by default (50 a second of a tenant)": ["--metrics-listen=127.0.0.1:0", otlp],
  "every call traced": [otlp, "--otlp-signals=traces", "--traces-per-second=100000"],
  "a line for every call": ["--log-calls=all"],
};

const servers = new Map<string, { readonly server: AssayServer; readonly microseconds: number[] }>();
try {
  for (const [mode, settings] of Object.entries(MODES)) {
    const folder = join(scratch, String(servers.size));
    mkdirSync(folder);
    const server = await startAssay(folder, "process", settings);
    servers.set(mode, { server, microseconds: [] });
    const client = connect(server.address, { token: tokenFor(server.address) });
    await publishAccount(client, 1);
    client.close();
    await load(server, WARM_UP_REQUESTS);
  }
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { server, microseconds } of servers.values()) {
      const before = gatewayMicroseconds(server);
      await load(server, Number(flags.requests));
      microseconds.push((gatewayMicroseconds(server) - before) / Number(flags.requests));
    }
  }
  for (const [mode, { microseconds }] of servers) {
    const rounds = microseconds.map((one) => one.toFixed(1)).join(" ");
    process.stdout.write(`${median(microseconds).toFixed(1).padStart(6)} µs a call  ${mode}  (${rounds})\n`);
  }
} finally {
  await Promise.all([...servers.values()].map(({ server }) => server.stop()));
  collector.close();
  collector.closeAllConnections();
  rmSync(scratch, { recursive: true, force: true });
}

/** CPU time of the gateway's process since it began. */
function gatewayMicroseconds({ pid }: AssayServer): number {
  const gateway = useOf(pid).find(({ role }) => role === "gateway");
  if (gateway === undefined) throw new Error("the gateway is gone");
  return gateway.cpuMicroseconds;
}

async function load({ address }: AssayServer, requests: number): Promise<void> {
  const { authorization = "" } = credentialHeader(address);
  const { stdout } = await run("h2load", [
    `--requests=${requests}`,
    `--clients=${CONNECTIONS}`,
    `--max-concurrent-streams=${STREAMS_EACH}`,
    `--data=${bodyFile}`,
    "--header=content-type: application/grpc",
    "--header=te: trailers",
    `--header=authorization: ${authorization}`,
    `http://${address}/assay.v1.InvokeService/Reduce`,
  ]);
  if (!stdout.includes(`${requests} succeeded`)) throw new Error(stdout);
}
