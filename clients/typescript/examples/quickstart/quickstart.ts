/**
 * `npm run quickstart`: starts a server on a temporary directory and, as a client of it, takes a reducer the whole way:
 * source → artifact → attestation → revision → state. Then it tries to cheat, three times.
 * `-- --repo PATH` folds the history of another git repository. Exit status 0 only if everything happened as told.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AssayError, type Client, connect } from "../../src/index.ts";
import { cheat } from "./cheat.ts";
import { commitsOf } from "./git-history.ts";
import { fail, grouped, say, step, tell } from "./narration.ts";
import { summarise } from "./summary.ts";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "../../../..");
/** A batch has the CPU time of one call (50 ms): commits of many files, into a state of thousands, take their share of it also on a slow machine. */
const BATCH = { batchSize: 10, batchBytes: 32 * 1024 } as const;

function parseFlags(): { repository: string } {
  try {
    const { values } = parseArgs({ options: { repo: { type: "string", default: ROOT } } });
    return { repository: values.repo };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nUsage: npm run quickstart -- [--repo PATH]`);
    process.exit(2);
  }
}

async function startServer(directory: string): Promise<{ address: string; token: string; stop: () => Promise<void> }> {
  const server = spawn(
    process.execPath,
    [join(ROOT, "bin/assay"), "serve", "--sandbox=process", "--listen", "127.0.0.1:0", "--data-directory", directory],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  // However this ends, also by a reader that closes the pipe: no server is left behind.
  process.once("exit", () => server.kill("SIGTERM"));
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString("utf8")}`.slice(-8_192);
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const [token = "", address = ""] = await new Promise<string[]>((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = /(assay_\S+)[\s\S]*listening on (\S+)/.exec(output);
      if (found !== null) resolve(found.slice(1));
    });
    server.once("exit", (code) => reject(new Error(`the server ended with status ${code}:\n${log}`)));
  });
  return {
    address,
    token,
    stop: () => {
      server.kill("SIGTERM");
      return exited;
    },
  };
}

async function fold(client: Client, repository: string): Promise<void> {
  const startedMs = performance.now();
  let applied = 0;
  let cpuTimeNs = 0;
  let history: unknown;
  const stream = client.stream("history", { events: commitsOf(repository), ...BATCH });
  for await (const receipt of stream) {
    const fault = receipt.faults[0];
    if (fault !== undefined) fail(`event ${fault.index} of batch ${receipt.batch} failed: ${fault.message}`);
    applied += receipt.eventsApplied;
    cpuTimeNs += receipt.usage.cpuTimeNs;
    if (receipt.state !== undefined) history = receipt.state;
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  if (applied === 0) fail(`${repository} has no commits`);
  tell(
    "events",
    `${grouped(applied)} in ${seconds.toFixed(2)} s: ${grouped(applied / seconds)} a second, git included`,
  );
  tell(
    "CPU",
    `${(cpuTimeNs / 1e6).toFixed(0)} ms in the isolate: ${grouped(applied / (cpuTimeNs / 1e9))} events a second`,
  );
  summarise(history);
}

const { repository } = parseFlags();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
const directory = await mkdtemp(join(tmpdir(), "assay-quickstart-"));
let stop = async (): Promise<void> => undefined;
try {
  step("Start a server");
  const server = await startServer(directory);
  stop = server.stop;
  tell("address", server.address);
  tell("data", directory);
  tell("credential", `the first administrator's key, ${server.token.slice(0, 22)}…`);
  const client = connect(server.address, { token: server.token });

  step("Compile: source in, artifact out");
  const source = await readFile(join(HERE, "modules/history.ts"), "utf8");
  const verdict = await client.compile(source);
  if (verdict.outcome === "rejected") fail(verdict.diagnostics.map((found) => found.codeFrame).join("\n"));
  const { artifact } = verdict;
  const { manifest } = artifact;
  const lines = source.trimEnd().split("\n").length;
  tell("module", `modules/history.ts, ${lines} lines: a ${manifest.kind} with ${manifest.methods.join(" and ")}`);
  tell("analysis", `accepted: every name is the module's own or on the allowlist`);
  tell("source", manifest.sourceDigest);
  tell("policy", manifest.policyDigest);
  tell("artifact", artifact.digest);
  tell("", `${grouped(artifact.sizeBytes)} bytes by ${manifest.compilerVersion}`);

  step("Sign: artifact in, attestation out");
  const attestation = await client.sign(artifact.digest);
  tell("key", attestation.signatures[0]?.keyId ?? fail("the attestation has no signature"));

  step("Deploy: attestation in, revision out");
  const { revision } = await client.deploy("history", artifact.digest, attestation);
  tell("function", `history, revision ${revision.number}`);

  step(`Invoke: the commits of ${repository} in, state out`);
  await fold(client, repository);

  await cheat(client, { artifact, attestation, directory, root: ROOT, modules: join(HERE, "modules") });
  client.close();
  say("\nAll of it happened as told.");
} catch (error) {
  process.exitCode = 1;
  console.error(
    `\nThe quickstart failed. ${error instanceof AssayError ? `${error.reason}: ` : ""}${error instanceof Error ? error.message : error}`,
  );
} finally {
  await stop();
  await rm(directory, { recursive: true, force: true });
}
