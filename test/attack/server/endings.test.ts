/** Attacks on the end of a whole server: signals when they fit least. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../../../src/gen/grpc/health/v1/health_pb.js";
import { Client, failureOf } from "../../e2e/client.ts";
import { added, deploy, LOOP, moduleOf, SUM } from "../../e2e/journey.ts";
import { childrenOf, startServer } from "../../e2e/server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../../bin/assay", import.meta.url));
const { reduce, reduceStream } = InvokeService.method;
const KEY = /shown this once: (assay_\S+)/;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-endings-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await sleep(20);
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
  stdout(): string;
  stderr(): string;
}

/** Starts a server at the head of a process group of its own, as a shell does. */
function begin(flags: readonly string[] = []): Started {
  const child = spawn(
    process.execPath,
    [
      LAUNCHER,
      "serve",
      "--listen=127.0.0.1:0",
      "--sandbox=process",
      "--log-level=debug",
      `--data-directory=${directory}`,
      ...flags,
    ],
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** A key that the first start has printed, whether it then served or not, opens the second. */
async function startAgain(key: string | undefined): Promise<void> {
  const server = await startServer({ dataDirectory: directory });
  if (key !== undefined) {
    const client = new Client(server.address, key);
    await client.unary(DeployService.method.listFunctions, {});
    client.close();
  }
  expect(await server.stop()).toBe(0);
}

test("a server that is told to end while it starts ends cleanly, leaves nothing behind, and starts again", async () => {
  let key: string | undefined;
  for (let isCaught = false; !isCaught; ) {
    const server = begin();
    // The first line that it logs: the settings are read, and nothing is open yet. Before that it is ended as any program.
    while (server.stderr() === "") await sleep(5);
    server.child.kill("SIGTERM");
    const children = descendantsOf(server.child.pid ?? 0);
    expect(await server.ended).toBe(0);
    await untilGone(children);
    key ??= KEY.exec(server.stdout())?.[1];
    // On a busy machine it may have begun to serve before it was told to end.
    isCaught = !/listening/.test(server.stdout());
  }
  await startAgain(key);
});

test("Ctrl-C, which every process of the group gets, lets a stream finish", async () => {
  const server = begin();
  while (!/^assay listening on (\S+)$/m.test(server.stdout())) await sleep(10);
  const address = /^assay listening on (\S+)$/m.exec(server.stdout())?.[1] ?? "";
  const client = new Client(address, KEY.exec(server.stdout())?.[1]);
  await deploy(client, "sum", moduleOf(SUM));
  const stream = client.stream(reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
  await stream.next();
  process.kill(-(server.child.pid ?? 0), "SIGINT");
  await sleep(400);
  stream.send({ message: { case: "batch", value: { batch: 1n, events: [added(1)] } } });
  expect(await stream.finish()).toHaveLength(2);
  expect(await stream.ended).toBeUndefined();
  expect(await server.ended).toBe(0);
  client.close();
});

test("a Deploy that runs when the server is told to end is done wholly or not at all, and answered so", async () => {
  const server = await startServer({ dataDirectory: directory, flags: ["--drain-grace-ms=60000"] });
  const client = new Client(server.address);
  await deploy(client, "sum", moduleOf(SUM));
  const deploys = Array.from({ length: 8 }, () => deploy(client, "sum", moduleOf(SUM)));
  await sleep(20);
  const status = server.stop();
  const outcomes = await Promise.allSettled(deploys);
  expect(await status).toBe(0);
  client.close();
  const answered = outcomes.filter(({ status }) => status === "fulfilled").length;
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(failureOf(outcome.reason).code).toBe(14);
  }
  const again = await startServer({ dataDirectory: directory });
  const reader = new Client(again.address, server.adminToken);
  const { revisions } = await reader.unary(DeployService.method.listRevisions, { function: "sum", pageSize: 100 });
  // What was answered is there. What was not answered was turned away before it began.
  expect(revisions).toHaveLength(1 + answered);
  reader.close();
  await again.stop();
});

test("a function that runs for ever is cut off with the grace, and the exit status says so", async () => {
  const server = await startServer({
    dataDirectory: directory,
    flags: [
      "--drain-grace-ms=200",
      "--limit-cpu-time-ms=60000",
      "--limit-wall-clock-ms=60000",
      "--allow-raised-limits",
    ],
  });
  const client = new Client(server.address);
  await deploy(client, "loop", moduleOf(LOOP));
  const call = client
    .unary(reduce, { function: { name: "loop" }, events: [{ type: "T", data: new TextEncoder().encode("1") }] })
    .catch(failureOf);
  await sleep(1_000);
  const children = descendantsOf(server.pid);
  expect(await server.stop()).toBe(1);
  expect(await call).toMatchObject({ code: 14, reason: "DRAINING", retryAfter: expect.anything() });
  await untilGone([server.pid, ...children]);
  client.close();
});

test("while it gives notice a server serves as before, and a second signal ends the wait", async () => {
  const server = await startServer({ dataDirectory: directory, flags: ["--drain-notice-ms=60000"] });
  const client = new Client(server.address);
  await deploy(client, "sum", moduleOf(SUM));
  const status = server.stop();
  const stranger = new Client(server.address, "");
  while ((await stranger.unary(Health.method.check, { service: "" })).status !== Status.NOT_SERVING) await sleep(50);
  // What comes at once is the same wish, told twice.
  await sleep(1_200);
  await client.unary(reduce, { function: { name: "sum" }, events: [added(1)] });
  server.stop();
  expect(await status).toBe(143);
  stranger.close();
  client.close();
});
