/** Starts the real server for a test: `bin/assay serve` on a free port, over a data directory of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printedKey, useToken } from "../tokens.ts";

/** Servers that a test has not stopped, because it failed: they must not outlive it. */
const running = new Set<number>();
/** Data directories that were made here and are not removed yet: of such servers, and of those that were started anew over them. */
const made = new Set<string>();
process.on("exit", () => {
  for (const pid of running) killIfThere(pid);
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

const LAUNCHER = fileURLToPath(new URL("../../bin/assay", import.meta.url));
/** A server prints its key at the first start over a data directory alone. */
const keys = new Map<string, string>();
const READY_LINE = /^assay listening on (\S+)$/m;

/** What a test may ask for. */
export interface StartOptions {
  /** Kept when the server stops, so that a second one can start over it. Absent: a new one, removed by `stop`. */
  readonly dataDirectory?: string;
  /** `process` unless said otherwise. */
  readonly sandbox?: "strict" | "process";
  /** More flags of `assay serve`. Those for the sandbox, the port and the data are given already. */
  readonly flags?: readonly string[];
  /** More environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly readyWithinMs?: number;
}

/** A running server. */
export interface RunningServer {
  /** Such as `127.0.0.1:43127`. */
  readonly address: string;
  readonly dataDirectory: string;
  /** The first administrator's key. */
  readonly adminToken: string;
  /** The process id of the server itself, not of the launcher. */
  readonly pid: number;
  readonly launcherPid: number;
  /** What the server has logged so far: JSON lines. */
  log(): string;
  /** True until the server's process has ended. */
  isAlive(): boolean;
  /** Drains and ends the server (SIGTERM); answers its exit status. */
  stop(): Promise<number>;
  /** Ends the server as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

/** The children of a process, from /proc; only Linux has it. */
export function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text
      .split(" ")
      .filter((part) => part !== "")
      .map(Number);
  } catch {
    return [];
  }
}

/** Starts a server and waits until it answers. */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const ownDirectory = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "assay-e2e-"));
  if (ownDirectory) made.add(dataDirectory);
  const launcher = spawn(
    process.execPath,
    [
      LAUNCHER,
      "serve",
      "--listen=127.0.0.1:0",
      `--data-directory=${dataDirectory}`,
      `--sandbox=${options.sandbox ?? "process"}`,
      ...(options.flags ?? []),
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...options.env } },
  );
  let stderr = "";
  launcher.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = whenEnded(launcher);
  const cleanUp = (): void => {
    if (!ownDirectory) return;
    rmSync(dataDirectory, { recursive: true, force: true });
    made.delete(dataDirectory);
  };

  let address: string;
  let adminToken: string;
  try {
    const printed = await readyAddress(launcher, ended, options.readyWithinMs ?? 30_000);
    address = printed.address;
    adminToken = printed.key ?? keys.get(dataDirectory) ?? "";
    keys.set(dataDirectory, adminToken);
    useToken(address, adminToken);
  } catch (error) {
    launcher.kill("SIGTERM");
    await ended;
    cleanUp();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${stderr}`);
  }
  const pid = childrenOf(launcher.pid ?? 0)[0] ?? launcher.pid ?? 0;
  running.add(pid);
  ended.then(() => running.delete(pid));

  return {
    address,
    dataDirectory,
    adminToken,
    pid,
    launcherPid: launcher.pid ?? 0,
    log: () => stderr,
    isAlive: () => launcher.exitCode === null && launcher.signalCode === null,
    async stop() {
      launcher.kill("SIGTERM");
      const status = await ended;
      cleanUp();
      return status;
    },
    async kill() {
      process.kill(pid, "SIGKILL");
      await ended;
    },
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function whenEnded(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("close", (code) => resolve(code ?? -1));
  });
}

function readyAddress(
  launcher: ChildProcess,
  ended: Promise<number>,
  withinMs: number,
): Promise<{ readonly address: string; readonly key: string | undefined }> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    const timer = setTimeout(() => reject(new Error(`the server was not ready within ${withinMs} ms`)), withinMs);
    launcher.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const address = READY_LINE.exec(stdout)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve({ address, key: printedKey(stdout) });
    });
    ended.then((status) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with status ${status} before it was ready`));
    });
  });
}
