/** Attacks on the server's processes: what children can see of it, and what is left of them when it is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { childrenOf, type RunningServer, startServer } from "../../e2e/server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../../bin/assay", import.meta.url));
const COMPILER = "compile/child/main.ts";
const EXECUTOR = "execute/child/main.ts";

const commandLine = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
const childrenThatRun = (server: RunningServer, program: string): number[] =>
  childrenOf(server.pid).filter((pid) => commandLine(pid).includes(program));
const lives = (pid: number): boolean => {
  try {
    // A zombie is dead already; its parent has only not heard of it.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
};
/** What its descriptors beside 0 to 3 stand for, without what Node opens for itself. */
const extraDescriptors = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`)
    .filter((descriptor) => Number(descriptor) > 3)
    .map((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`))
    .filter((target) => !/^(anon_inode:\[(eventpoll|eventfd|io_uring)\]|pipe:\[\d+\]|\/dev\/null)$/.test(target));

async function goneWithin(pids: readonly number[], withinMs: number): Promise<number[]> {
  const until = performance.now() + withinMs;
  while (pids.some(lives) && performance.now() < until) await sleep(20);
  return pids.filter(lives);
}

describe.runIf(process.platform === "linux")("a compiler or an executor", () => {
  let server: RunningServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer({ env: { SOME_TOKEN: "hunter2" } });
    client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    expect(await sum(client, "sum", [1])).toEqual({ total: 1, count: 1 });
  });
  afterAll(async () => {
    client.close();
    await server.stop();
  });

  it.each([COMPILER, EXECUTOR])(
    "%s has no environment, the root for its folder, and the permission model on",
    (program) => {
      const pids = childrenThatRun(server, program);
      expect(pids.length).toBeGreaterThan(0);
      for (const pid of pids) {
        expect(readFileSync(`/proc/${pid}/environ`, "latin1")).toBe("");
        expect(readlinkSync(`/proc/${pid}/cwd`)).toBe("/");
        expect(commandLine(pid)).toContain(" --permission ");
        expect(commandLine(pid)).not.toContain(server.dataDirectory);
      }
    },
  );

  it.each([COMPILER, EXECUTOR])("%s has no socket but its own, no file, and no stream to write to", (program) => {
    for (const pid of childrenThatRun(server, program)) {
      expect(extraDescriptors(pid)).toEqual([]);
      expect([0, 1].map((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`))).toEqual([
        "/dev/null",
        "/dev/null",
      ]);
    }
  });

  it("the server itself shows no environment to others", () => {
    expect(readFileSync(`/proc/${server.pid}/environ`, "latin1")).not.toContain("hunter2");
  });
});

describe.runIf(existsSync("/bin/bash") && process.platform === "linux")(
  "whoever starts the server and leaves a file open",
  () => {
    it("does not open it to the server, nor to compilers and executors", async () => {
      const directory = mkdtempSync(join(tmpdir(), "assay-attack-"));
      const serve = [LAUNCHER, "serve", "--listen=127.0.0.1:0", `--data-directory=${directory}`, "--sandbox=process"];
      // So high that Node does not look for it when it starts.
      const script = 'exec 251</etc/hostname; exec "$@"';
      const child = spawn("/bin/bash", ["-c", script, "bash", process.execPath, ...serve], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      try {
        await once(child.stdout, "data");
        expect(extraDescriptors(child.pid ?? 0).join()).toContain("hostname");
        const [gateway = 0] = childrenOf(child.pid ?? 0);
        const children = childrenOf(gateway);
        expect(children.length).toBeGreaterThan(0);
        for (const pid of [gateway, ...children]) expect(extraDescriptors(pid).join()).not.toContain("hostname");
      } finally {
        child.kill("SIGTERM");
        await once(child, "close");
        rmSync(directory, { recursive: true, force: true });
      }
    });
  },
);

describe.runIf(existsSync("/usr/bin/setpriv"))("a server that is killed", () => {
  it("takes its children with it, also those that cannot notice", async () => {
    const server = await startServer();
    const children = childrenOf(server.pid);
    expect(children.filter((pid) => commandLine(pid).includes(COMPILER)).length).toBeGreaterThan(0);
    for (const pid of children) process.kill(pid, "SIGSTOP");
    await server.kill();
    expect(await goneWithin(children, 30_000)).toEqual([]);
    rmSync(server.dataDirectory, { recursive: true, force: true });
  });
});

describe.runIf(process.platform === "linux")("a launcher that is killed", () => {
  it("takes the server with it, and everything that the server has started", async () => {
    const server = await startServer();
    const client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    expect(await sum(client, "sum", [1])).toEqual({ total: 1, count: 1 });
    client.close();
    const children = childrenOf(server.pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    expect(server.launcherPid).not.toBe(server.pid);
    process.kill(server.launcherPid, "SIGKILL");
    expect(await goneWithin([server.pid, ...children], 30_000)).toEqual([]);
    rmSync(server.dataDirectory, { recursive: true, force: true });
  });
});
