import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { printedKey } from "../tokens.ts";
import { wallsProblem } from "../unit/sandbox/walls-problem.ts";
import { Client } from "./client.ts";
import { deploy, moduleOf, SUM, sum } from "./journey.ts";
import { childrenOf, type RunningServer, startServer } from "./server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/assay", import.meta.url));
const problem = await wallsProblem();
const title = problem === undefined ? "behind the system's walls" : `behind the system's walls (not here: ${problem})`;

const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
/** The sandboxed programs, without bubblewrap's own processes. */
const programsOf = (pid: number): number[] =>
  descendantsOf(pid).filter((child) => !/^\S*(bwrap|prlimit) /.test(commandOf(child)));
const statusOf = (pid: number, name: string): string | undefined =>
  new RegExp(`^${name}:\\s*(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
const isRunning = (pid: number): boolean => {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
};
const allGone = async (pids: readonly number[]): Promise<void> => {
  for (const deadline = Date.now() + 30_000; pids.some(isRunning); ) {
    if (Date.now() > deadline) throw new Error(`still running: ${pids.filter(isRunning).map(commandOf)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe.skipIf(problem !== undefined)(title, () => {
  let server: RunningServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer({ sandbox: "strict", flags: ["--spare-executors=1"] });
    client = new Client(server.address);
    await deploy(client, "sum", moduleOf(SUM));
    expect(await sum(client, "sum", [1, 2, 3])).toMatchObject({ total: 6 });
  });
  afterAll(async () => {
    client?.close();
    await server?.stop();
  });

  test("a module is compiled, deployed and fed as without them", async () => {
    expect(await sum(client, "sum", [4, 5])).toMatchObject({ total: 9 });
  });

  test("the server says that every layer of the sandbox is there", async () => {
    const { sandbox } = await client.unary(AdminService.method.getServerInfo, {});
    const missing = sandbox?.layers.filter(({ present }) => !present).map(({ name }) => name);
    // Whether cgroups can be had is the host's affair.
    expect(missing?.filter((name) => name !== "cgroup-limits")).toEqual([]);
    expect(sandbox?.layers.map(({ name }) => name)).toContain("network-namespace");
  });

  test("every executor and every compiler is without rights, environment, network and neighbours", () => {
    const programs = programsOf(server.pid);
    expect(programs.length).toBeGreaterThanOrEqual(2);
    for (const pid of programs) {
      expect(statusOf(pid, "Uid")?.split("\t")).not.toContain("0");
      for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) expect(statusOf(pid, set)).toMatch(/^0+$/);
      expect([statusOf(pid, "NoNewPrivs"), statusOf(pid, "Seccomp")]).toEqual(["1", "2"]);
      expect(readFileSync(`/proc/${pid}/environ`, "latin1")).toBe("");
      for (const name of ["user", "pid", "ipc", "uts", "net", "cgroup", "mnt"]) {
        expect(readlinkSync(`/proc/${pid}/ns/${name}`)).not.toBe(readlinkSync(`/proc/self/ns/${name}`));
      }
      // Nothing but its socket, its standard streams and what Node makes for itself is open.
      expect(execFileSync("ls", ["-l", `/proc/${pid}/fd`], { encoding: "utf8" })).not.toMatch(/-> \/(?!dev\/null)/);
    }
  });

  test("neither the server nor its children hold what the environment of whoever started it held", () => {
    for (const pid of [server.pid, ...descendantsOf(server.pid)]) {
      expect(readFileSync(`/proc/${pid}/environ`, "latin1")).not.toMatch(/PATH=|HOME=/);
    }
  });

  test("nothing is left running when the server is killed", async () => {
    const other = await startServer({ sandbox: "strict", flags: ["--spare-executors=2"] });
    const children = descendantsOf(other.pid);
    expect(children.length).toBeGreaterThan(0);
    await other.kill();
    await allGone(children);
  });

  test("nothing is left running when the server stops", async () => {
    const other = await startServer({ sandbox: "strict", flags: ["--spare-executors=2"] });
    const children = descendantsOf(other.pid);
    expect(await other.stop()).toBe(0);
    await allGone(children);
  });

  test.skipIf(process.getuid?.() !== 0)("root's server stands in a folder that is closed to others", async () => {
    const directory = mkdtempSync(join(tmpdir(), "assay-walls-"));
    // mkdtemp makes it for its owner alone.
    const script = 'mkdir "$1/home" && mount --bind "$2" "$1/home" && shift 2 && exec "$@"';
    const home = fileURLToPath(new URL("../..", import.meta.url));
    const words = ["--mount", "--propagation", "private", "--", "/bin/sh", "-c", script, "sh", directory, home];
    const program = [process.execPath, join(directory, "home/bin/assay"), "serve", "--listen=127.0.0.1:0"];
    const child = spawn("unshare", [...words, ...program, `--data-directory=${directory}/data`]);
    try {
      let said = "";
      await new Promise<void>((resolve, reject) => {
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          said += text;
          if (said.includes("listening on")) resolve();
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
        child.on("close", () => reject(new Error(said)));
      });
      const address = /listening on (\S+)/.exec(said)?.[1] ?? "";
      const inside = new Client(address, printedKey(said));
      await deploy(inside, "sum", moduleOf(SUM));
      expect(await sum(inside, "sum", [1, 2])).toMatchObject({ total: 3 });
      inside.close();
    } finally {
      const ended = new Promise((resolve) => child.on("close", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test("a host that refuses user namespaces is told which layer fails and how to mend it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "assay-walls-"));
    try {
      const words = [
        "--unshare-user",
        "--disable-userns",
        "--dev-bind",
        "/",
        "/",
        "--",
        process.execPath,
        LAUNCHER,
        "serve",
      ];
      const child = spawn("bwrap", [...words, "--listen=127.0.0.1:0", `--data-directory=${directory}`]);
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      const status = await new Promise((resolve) => child.on("close", resolve));
      expect([status, said]).toEqual([3, expect.stringMatching(/unprivileged-user: .*max_user_namespaces/)]);
      expect(said).toContain("--sandbox=process");
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
