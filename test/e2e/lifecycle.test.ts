import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failureOf } from "./client.ts";
import { added, deploy, moduleOf, SUM, sum } from "./journey.ts";
import { childrenOf, startServer } from "./server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/assay", import.meta.url));
const { reduceStream } = InvokeService.method;
const { getFunction, listRevisions } = DeployService.method;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-lifecycle-"));
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
const allGone = async (pids: readonly number[]): Promise<void> => {
  for (const deadline = Date.now() + 30_000; pids.some(isRunning); ) {
    if (Date.now() > deadline) throw new Error(`still running: ${pids.filter(isRunning)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Runs `assay serve` with exactly these flags until it ends by itself. */
function serve(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [LAUNCHER, "serve", ...flags], {
      cwd: directory,
      env: { ...process.env, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

describe("a server that is to start", () => {
  test("with wrong settings says everything that is wrong", async () => {
    const { status, stderr } = await serve(["--sandbox=none", "--listen=0.0.0.0:1"], { ASSAY_SPEED: "11" });
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(3);
  });

  test("answers --help", async () => {
    const { status, stdout } = await serve(["--help"]);
    expect([status, stdout.split("\n")[0]]).toEqual([0, "Usage: assay serve [settings]"]);
  });

  test("on a port that is taken says so", async () => {
    const first = await startServer();
    const { status, stderr } = await serve([
      `--listen=${first.address}`,
      "--sandbox=process",
      "--data-directory=other",
    ]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/cannot listen/);
    await first.stop();
  });

  test("over the data of another one that runs says so, and does that one no harm", async () => {
    const first = await startServer({ dataDirectory: directory });
    const { status, stderr } = await serve([
      "--listen=127.0.0.1:0",
      "--sandbox=process",
      `--data-directory=${directory}`,
    ]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^assay serve: .*another process/m);
    const client = new Client(first.address);
    await deploy(client, "sum", moduleOf(SUM));
    client.close();
    expect(await first.stop()).toBe(0);
  });

  test("over a data directory that is open to others says so", async () => {
    mkdirSync(join(directory, "open"));
    chmodSync(join(directory, "open"), 0o755);
    const { status, stderr } = await serve(["--listen=127.0.0.1:0", "--sandbox=process", "--data-directory=open"]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/chmod 700/);
  });
});

describe("a server that runs", () => {
  test("has an empty environment, and so have all its children", async () => {
    const server = await startServer({ env: { SECRET_OF_THE_HOST: "hunter2", ASSAY_LOG_LEVEL: "info" } });
    const client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    await sum(client, "sum", [1]);
    const environment = (pid: number): string => readFileSync(`/proc/${pid}/environ`, "latin1");
    // What the server started with stands in its memory for ever; the launcher saw to it that these are its settings alone.
    expect(environment(server.pid)).not.toMatch(/hunter2|PATH=/);
    const children = descendantsOf(server.pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    for (const pid of children) expect(environment(pid)).toBe("");
    client.close();
    expect(await server.stop()).toBe(0);
    await allGone(children);
  });

  test("keeps everything that it acknowledged when it is killed", async () => {
    const first = await startServer({ dataDirectory: directory });
    const client = new Client(first.address);
    await deploy(client, "sum", moduleOf(SUM));
    await deploy(client, "sum", moduleOf(SUM.replace("count + 1", "count + 10")));
    const children = descendantsOf(first.pid);
    // Killed in the middle of more of the same: what was answered by then must be there, and nothing half done.
    let answered = 2;
    const more = (async () => {
      for (;;) {
        const { revision } = await deploy(client, "sum", moduleOf(SUM));
        answered = revision;
      }
    })().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await first.kill();
    await more;
    client.close();
    await allGone(children);

    const second = await startServer({ dataDirectory: directory });
    const again = new Client(second.address);
    const { function: record } = await again.unary(getFunction, { function: "sum" });
    expect(Number(record?.latestRevision)).toBeGreaterThanOrEqual(answered);
    const { revisions } = await again.unary(listRevisions, { function: "sum", pageSize: 1_000 });
    expect(revisions.length).toBe(Number(record?.latestRevision));
    await again.unary(DeployService.method.activate, { function: "sum", revision: 2n });
    expect(await sum(again, "sum", [1, 2])).toEqual({ total: 3, count: 20 });
    again.close();
    expect(await second.stop()).toBe(0);
  });
});

describe("a server that is told to end", () => {
  test("ends at once when nothing runs, and leaves no process behind", async () => {
    const server = await startServer({ dataDirectory: directory, flags: ["--drain-grace-ms=600000"] });
    const children = descendantsOf(server.pid);
    expect(await server.stop()).toBe(0);
    await allGone([server.pid, ...children]);
  });

  test("lets a stream that ends within the grace end, and calls that a clean end", async () => {
    const server = await startServer({ dataDirectory: directory });
    const client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
    await stream.next();
    const stopped = server.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    stream.send({ message: { case: "batch", value: { batch: 1n, events: [added(1)] } } });
    expect(await stream.finish()).toHaveLength(2);
    expect(await stream.ended).toBeUndefined();
    expect(await stopped).toBe(0);
    client.close();
  });

  test("fails what still runs after the grace with DRAINING, and its exit status says so", async () => {
    const server = await startServer({ dataDirectory: directory, flags: ["--drain-grace-ms=200"] });
    const client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
    await stream.next();
    expect(await server.stop()).toBe(1);
    await stream.next().catch((error) => expect(failureOf(error).reason).toBe("DRAINING"));
    expect(await stream.ended).toMatchObject({ code: 14, reason: "DRAINING", retryAfter: expect.anything() });
    client.close();
  });

  test("ends at once at a second signal", async () => {
    const server = await startServer({ dataDirectory: directory, flags: ["--drain-grace-ms=60000"] });
    const client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
    await stream.next();
    const children = descendantsOf(server.pid);
    const first = server.stop();
    while (!server.log().includes('"msg":"draining"')) await new Promise((resolve) => setTimeout(resolve, 20));
    // What comes at once is the same wish, told twice.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    server.stop();
    expect(await first).toBe(143);
    await stream.ended;
    await allGone([server.pid, ...children]);
    client.close();
  });
});
