/** `--sandbox=strict`: children behind the walls that the operating system puts up through bubblewrap. Proves at the start that they stand. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Logger } from "../base/log.ts";
import { bubblewrapCommand, DEVICES, findTools, MAX_THREADS, openingOf, type Tools } from "./bubblewrap-command.ts";
import { type Cgroups, openCgroups } from "./cgroups.ts";
import { diagnose } from "./diagnosis.ts";
import { gatherEvidence, layersBy } from "./evidence.ts";
import { hostFilesOfNode } from "./host-files.ts";
import { installed } from "./package-folders.ts";
import { seccompFilter } from "./seccomp.ts";
import { startChild } from "./start-child.ts";
import type { FilterArchitecture } from "./syscalls.ts";
import { parseTrialReport, type TrialReport } from "./trial-report.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";
import { SandboxError, type SandboxLayer, type WalledChild, type WalledProgram, type Walls } from "./walls.ts";

const TRIAL_TIMEOUT_MS = 20_000;
const PRLIMIT_TIMEOUT_MS = 5_000;

const TRIAL: WalledProgram = {
  arguments: [installed("src/sandbox/child/trial.ts")],
  readable: ["src/sandbox", "package.json"].map(installed),
  memoryMb: 512,
  reservedMb: 1_024,
};

/** Builds the walls and tries them out. Rejects with a SandboxError that says which layer fails, and how to mend it. */
export async function bubblewrapWalls(log: Logger): Promise<Walls> {
  if (process.platform !== "linux") {
    throw new SandboxError([`system: bubblewrap needs Linux, and this is ${process.platform}`]);
  }
  const devices = DEVICES.filter((path) => !existsSync(path));
  if (devices.length > 0) {
    throw new SandboxError(
      devices.map((path) => `read-only-root: ${path} is missing. Let the host or the container have it.`),
    );
  }
  const architecture = filterArchitecture();
  const { bubblewrap, prlimit, unshare, setpriv, env } = findTools();
  if (architecture === undefined || bubblewrap === undefined || prlimit === undefined) {
    throw new SandboxError([
      ...(architecture === undefined ? [`system-calls: there is no filter for this processor (${process.arch})`] : []),
      ...(bubblewrap === undefined ? [missingTool("bwrap", "bubblewrap")] : []),
      ...(prlimit === undefined ? [missingTool("prlimit", "util-linux")] : []),
    ]);
  }

  const walls = new BubblewrapWalls(
    { bubblewrap, prlimit, unshare, setpriv, env },
    seccompFilter(architecture),
    openCgroups(log),
  );
  try {
    await walls.prove();
  } catch (error) {
    await walls.close();
    throw error;
  }
  return walls;
}

function missingTool(name: string, from: string): string {
  return `${name}: not found. Install the package ${from} (that is its name on Debian, Fedora, Arch and Alpine alike).`;
}

function filterArchitecture(): FilterArchitecture | undefined {
  return process.arch === "x64" || process.arch === "arm64" ? process.arch : undefined;
}

class BubblewrapWalls implements Walls {
  layers: readonly SandboxLayer[] = [];
  readonly #tools: Tools;
  readonly #filter: Uint8Array;
  readonly #cgroups: Cgroups | undefined;
  readonly #hostFiles = hostFilesOfNode();
  readonly #user = unprivilegedUser();
  readonly #opening: readonly string[];

  constructor(tools: Tools, filter: Uint8Array, cgroups: Cgroups | undefined) {
    this.#tools = tools;
    this.#opening = openingOf(tools, this.#user);
    this.#filter = filter;
    this.#cgroups = cgroups;
  }

  start(program: WalledProgram): WalledChild {
    const command = bubblewrapCommand(this.#tools, program, this.#hostFiles, this.#filter, this.#user, this.#opening);
    const group = this.#cgroups?.group(program.memoryMb);
    const child = startChild({
      ...command,
      whenKnown: async (programId) => {
        group?.add(programId);
        await this.#limitThreads(programId);
      },
    });
    if (group !== undefined) void child.whenEnded.then(() => group.remove());
    return child;
  }

  async close(): Promise<void> {
    await this.#cgroups?.close();
  }

  /** Starts a trial and compares what it and the kernel say with what was asked for. */
  async prove(): Promise<void> {
    const child = this.start(TRIAL);
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_096);
    });
    try {
      const inside = await withinTime(reportOf(child), "it did not answer in time");
      if (child.programId === undefined) throw new Error("its process id is not known");
      // Where no `env` can be had bubblewrap leaves its own.
      const variables = inside.environment.filter((name) => name !== "PWD");
      if (variables.length > 0) throw new SandboxError([`empty-environment: it has ${variables.join(", ")}`]);
      const layers = layersBy(gatherEvidence(child.programId, inside));
      const missing = layers.filter(({ present }) => !present);
      if (missing.length > 0) throw new SandboxError(missing.map(({ name, detail }) => `${name}: ${detail}`));
      this.layers = [...layers, this.#memoryLayer()];
    } catch (error) {
      if (error instanceof SandboxError) throw error;
      child.kill();
      await child.whenEnded;
      const why = said.trim() || (error instanceof Error ? error.message : "unknown");
      throw new SandboxError(diagnose(this.#tools, why, this.#user));
    } finally {
      child.kill();
      child.socket.destroy();
    }
    await child.whenEnded;
  }

  #memoryLayer(): SandboxLayer {
    const detail =
      this.#cgroups === undefined
        ? "this host lets the server make no cgroups: the gateway itself watches memory, every 20 ms while a call runs and every second between calls"
        : `a cgroup each (${this.#cgroups.version}) bounds memory and threads`;
    return { name: "cgroup-limits", present: this.#cgroups !== undefined, detail };
  }

  /** Its own, so that threads of others with the same user do not count: the limit is of the namespace that exists by now. */
  async #limitThreads(programId: number): Promise<void> {
    const words = ["--pid", String(programId), `--nproc=${MAX_THREADS}:${MAX_THREADS}`];
    // The same user may; root without CAP_SYS_RESOURCE may not.
    await promisify(execFile)(this.#tools.prlimit, words, { ...this.#user, env: {}, timeout: PRLIMIT_TIMEOUT_MS });
  }
}

async function reportOf(child: WalledChild): Promise<TrialReport> {
  await child.whenWalled;
  const ended = child.whenEnded.then(({ code, signal }): never => {
    throw new Error(`it ended with ${signal ?? code}`);
  });
  const lines = createInterface({ input: child.socket });
  const [line]: unknown[] = await Promise.race([once(lines, "line"), ended]);
  return parseTrialReport(String(line));
}

function withinTime<Value>(work: Promise<Value>, complaint: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(complaint)), TRIAL_TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
