/** A server whose executors are started by others, as an orchestrator would start them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../../src/gen/grpc/health/v1/health_pb.js";
import { lives, until } from "../unit/execute/fixture.ts";
import { Client, failureOf } from "./client.ts";
import { deploy, LOOP, moduleOf, SUM, sum } from "./journey.ts";
import { childrenOf, startServer } from "./server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/assay", import.meta.url));

let directory: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-attached-"));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "close");
    }
  }
  rmSync(directory, { recursive: true, force: true });
});

function startExecutor(flags: readonly string[]): ChildProcess & { readonly said: () => string } {
  const child = spawn(process.execPath, [LAUNCHER, "executor", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return Object.assign(child, { said: () => said });
}

async function executor(name: string): Promise<ChildProcess> {
  const child = startExecutor([`--socket=${join(directory, `${name}.sock`)}`, "--sandbox=process"]);
  await until(() => existsSync(join(directory, `${name}.sock`)) || child.exitCode !== null);
  expect(child.said()).toContain("sandbox is process");
  return child;
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

test("two executors started by hand serve a server that starts none, and end with what they served", async () => {
  const first = await executor("one");
  const second = await executor("two");
  expect(readdirSync(directory).sort()).toEqual(["one.sock", "two.sock"]);
  for (const name of ["one", "two"]) expect(statSync(join(directory, `${name}.sock`)).mode & 0o777).toBe(0o600);
  const processes = [first, second].flatMap(({ pid = 0 }) => descendantsOf(pid));

  const server = await startServer({ flags: [`--executors=attach:${directory}`] });
  const client = new Client(server.address);
  try {
    await deploy(client, "sum", moduleOf(SUM));
    await deploy(client, "loop", moduleOf(LOOP));
    expect(await sum(client, "sum", [1, 2])).toEqual({ total: 3, count: 2 });
    const commands = childrenOf(server.pid).map((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1"));
    expect(commands.filter((command) => command.includes("execute/"))).toEqual([]);
    // Behind their warden they have no environment, no network and no way to start anything.
    const programs = processes.filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("execute/child"),
    );
    expect(programs).toHaveLength(2);
    for (const pid of programs) {
      expect(readFileSync(`/proc/${pid}/environ`, "latin1")).toBe("");
      expect(readFileSync(`/proc/${pid}/cmdline`, "latin1")).toContain("--permission");
    }
    const failure = await client
      .unary(InvokeService.method.reduce, {
        function: { name: "loop" },
        events: [{ type: "T", data: Buffer.from("1") }],
      })
      .catch(failureOf);
    expect(failure).toMatchObject({ reason: "CPU_TIME_LIMIT" });
    expect(await sum(client, "sum", [4])).toEqual({ total: 4, count: 1 });

    const info = await client.unary(AdminService.method.getServerInfo, {});
    expect(JSON.stringify(info, (_key, value) => (typeof value === "bigint" ? String(value) : value))).toContain(
      "attached-executors",
    );
  } finally {
    client.close();
    await server.stop();
  }
  // One had a tenant, and the other had only been waiting: it waits on, for another server.
  await until(() => first.exitCode !== null || second.exitCode !== null);
  const [waits, ended] = first.exitCode === null ? [first, second] : [second, first];
  expect(ended.exitCode).toBe(0);
  expect(readdirSync(directory)).toHaveLength(1);

  const next = await startServer({ flags: [`--executors=attach:${directory}`] });
  const other = new Client(next.address);
  try {
    await deploy(other, "sum", moduleOf(SUM));
    expect(await sum(other, "sum", [5])).toEqual({ total: 5, count: 1 });
  } finally {
    other.close();
    await next.kill();
  }
  // Also when the server is killed.
  await until(() => waits.exitCode !== null);
  await until(() => !processes.some(lives));
  expect(readdirSync(directory)).toEqual([]);
  rmSync(next.dataDirectory, { recursive: true, force: true });
});

test("a server to which no executor is attached says that functions cannot be called, until one comes", async () => {
  const server = await startServer({ flags: [`--executors=attach:${directory}`] });
  const stranger = new Client(server.address, "");
  const health = async (service: string) => Status[(await stranger.unary(Health.method.check, { service })).status];
  try {
    expect(await health(InvokeService.typeName)).toBe("NOT_SERVING");
    expect(await health("")).toBe("NOT_SERVING");
    expect(await health(AdminService.typeName)).toBe("SERVING");
    await executor("one");
    while ((await health(InvokeService.typeName)) !== "SERVING")
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await health("")).toBe("SERVING");
  } finally {
    stranger.close();
    await server.stop();
  }
});

test("an executor whose launcher is killed leaves nothing behind", async () => {
  const child = await executor("one");
  const processes = descendantsOf(child.pid ?? 0);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  child.kill("SIGKILL");
  await until(() => !processes.some(lives));
});

test.each([
  [[], 2, /--socket is required/],
  [
    ["--socket=one.sock", "--socket-mode=0777", "--memory-mb=1"],
    2,
    /absolute path.*\n.*0600 or 0660.*\n.*256 to 65536/,
  ],
  [["--sockets=/one.sock"], 2, /--sockets/],
  [["--socket=/one.sock", "--trusted-keys=/no/such/file"], 2, /--trusted-keys must name a file.*cannot be read/],
  [["--socket=/no/such/folder/one.sock", "--sandbox=process"], 3, /create it first/],
])("an executor that is told something wrong says what: %j", async (flags, status, words) => {
  const child = startExecutor(flags);
  const [code] = await once(child, "close");
  expect(child.said()).toMatch(words);
  expect(code).toBe(status);
});
