/** Podman as it runs on a machine without systemd, with a store of its own that is gone afterwards. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Podman over a store in a folder. */
export class Podman {
  readonly #scratch: string;
  readonly #own: readonly string[];
  /** What is left of a container where a test wants more descriptors or processes than this machine may give. */
  readonly #bounds = ["--ulimit", "nproc=1024:1024"];
  readonly #names = new Set<string>();
  readonly #environment: NodeJS.ProcessEnv;

  constructor(scratch: string, storageDriver: string) {
    this.#scratch = scratch;
    this.#own = [
      `--root=${join(scratch, "store")}`,
      `--runroot=${join(scratch, "run")}`,
      `--tmpdir=${join(scratch, "libpod")}`,
      `--storage-driver=${storageDriver}`,
      "--cgroup-manager=cgroupfs",
      "--events-backend=file",
      // crun refuses hybrid cgroups.
      "--runtime=runc",
    ];
    // A machine may have two, whose networks would overlap.
    const settings = join(scratch, "containers.conf");
    writeFileSync(settings, '[network]\nnetwork_backend = "cni"\n');
    this.#environment = { ...process.env, CONTAINERS_CONF: settings };
  }

  /** Runs podman to its end. */
  tell(args: readonly string[], timeoutMs = 60_000): Promise<Said> {
    // Its monitor leaves a file where it was started when a container runs out of memory.
    return run("podman", [...this.#own, ...args], this.#environment, timeoutMs, this.#scratch);
  }

  /** As `tell`; throws where podman fails. Answers what it printed. */
  async do(args: readonly string[], timeoutMs?: number): Promise<string> {
    const { status, stdout, stderr } = await this.tell(args, timeoutMs);
    if (status !== 0)
      throw new Error(`podman ${args.slice(0, 2).join(" ")} failed (${status}): ${stderr.slice(-2_000)}`);
    return stdout.trim();
  }

  /** Starts a container that lasts. */
  async start(name: string, args: readonly string[]): Promise<void> {
    this.#names.add(name);
    const nofile = args.some((word) => word.startsWith("nofile=")) ? [] : ["--ulimit", "nofile=1024:1024"];
    await this.do(["run", "--detach", "--name", name, ...this.#bounds, ...nofile, ...args]);
  }

  async remove(name: string): Promise<void> {
    await this.tell(["rm", "--force", "--time=0", "--volumes", name]);
    this.#names.delete(name);
  }

  async close(): Promise<void> {
    for (const name of this.#names) await this.remove(name);
    await this.tell(["system", "reset", "--force"], 120_000);
  }
}

/** Runs a program to its end, or kills it. */
export function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  cwd = process.cwd(),
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ status: code ?? -1, stdout, stderr: signal === null ? stderr : `${stderr}\nended by ${signal}` });
    });
  });
}
