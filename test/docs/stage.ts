/** Where a page's blocks are run: a folder with the files that pages speak of, a server, and `assay` on the path. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type RunningServer, startServer } from "../e2e/server-fixture.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const FILES = join(import.meta.dirname, "files");
const COMMAND_WITHIN_MS = 300_000;
const END_WITHIN_MS = 60_000;

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly output: string;
  readonly stdout: string;
}

/** A stage; what is made in it goes when it closes. */
export class Stage {
  readonly directory: string;
  readonly #server: RunningServer;

  private constructor(directory: string, server: RunningServer) {
    this.directory = directory;
    this.#server = server;
  }

  static async open(): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), "assay-docs-"));
    cpSync(FILES, directory, { recursive: true });
    // Pages speak of the same module under several names.
    for (const name of ["a.ts", "b/index.ts", "src/index.ts", "src/account.ts"]) {
      cpSync(join(FILES, "account.ts"), join(directory, name));
    }
    mkdirSync(join(directory, "home/.config/assay"), { recursive: true });
    for (const name of ["bin", "clients", "node_modules", "package.json", "test"])
      symlinkSync(join(REPOSITORY, name), join(directory, name));
    const server = await startServer();
    writeFileSync(join(directory, "home/.config/assay/admin.key"), `${server.adminToken}\n`, { mode: 0o600 });
    return new Stage(directory, server);
  }

  get address(): string {
    return this.#server.address;
  }

  write(path: string, text: string): string {
    const whole = join(this.directory, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  /** Runs a command of the shell to its end. */
  async run(command: string): Promise<Ended> {
    const { child, output, stdout } = this.#spawn(command);
    const timer = setTimeout(() => end(child, "SIGKILL"), COMMAND_WITHIN_MS);
    const status = await ended(child);
    clearTimeout(timer);
    return { status, output: output(), stdout: stdout() };
  }

  /**
   * Runs a command until it, or what is run again and again meanwhile, has printed what matches, and then tells it to end.
   * Answers what it printed, and what is wrong, if anything is.
   */
  async runUntil(command: string, pattern: RegExp, meanwhile?: string): Promise<{ flaw?: string; output: string }> {
    const { child, output } = this.#spawn(command);
    const whenEnded = ended(child);
    let isOver = false;
    let said = "";
    whenEnded.then(() => {
      isOver = true;
    });
    const untilMs = performance.now() + COMMAND_WITHIN_MS;
    while (!pattern.test(output() + said) && !isOver && performance.now() < untilMs) {
      if (meanwhile !== undefined) said += (await this.run(meanwhile)).output;
      await pause(50);
    }
    const came = pattern.test(output() + said);
    end(child, "SIGTERM");
    let isStubborn = false;
    const timer = setTimeout(() => {
      isStubborn = true;
      end(child, "SIGKILL");
    }, END_WITHIN_MS);
    await whenEnded;
    clearTimeout(timer);
    if (!came) return { flaw: `it never printed ${pattern}`, output: output() };
    return isStubborn ? { flaw: "it did not end when it was told to", output: output() } : { output: output() };
  }

  async close(): Promise<void> {
    await this.#server.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #spawn(command: string): { child: ChildProcess; output: () => string; stdout: () => string } {
    const child = spawn("bash", ["-euo", "pipefail", "-c", command], {
      cwd: this.directory,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${join(REPOSITORY, "bin")}:${process.env.PATH ?? ""}`,
        HOME: join(this.directory, "home"),
        LANG: "C.UTF-8",
        ASSAY_ADDRESS: this.#server.address,
        ASSAY_TOKEN: this.#server.adminToken,
        KEY: "a-secret-of-somebody",
        SOFTHSM2_CONF: join(this.directory, "softhsm2.conf"),
      },
    });
    let output = "";
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    return { child, output: () => output, stdout: () => stdout };
  }
}

/** The command is a group of processes: what it has started ends with it. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("close", (code) => resolve(code ?? -1));
    child.once("error", () => resolve(-1));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
