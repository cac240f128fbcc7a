/** Runs a command line in this process, over streams that a test owns. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { run } from "../../../src/cli/program.ts";
import type { TextSink } from "../../../src/cli/surroundings.ts";

/** What a command line is run with. */
export interface TerminalOptions {
  readonly workingDirectory?: string;
  readonly stdin?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  /** True: both outputs are terminals. */
  readonly isTerminal?: boolean;
  readonly interrupted?: AbortSignal;
}

/** What came of it. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `assay ...args`. */
export async function assay(args: readonly string[], options: TerminalOptions = {}): Promise<Outcome> {
  const output = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr"): TextSink => ({
    write: (text) => {
      output[name] += text;
    },
    isTerminal: options.isTerminal ?? false,
    columns: options.isTerminal === true ? 120 : undefined,
  });
  const { stdin = "" } = options;
  const exitCode = await run(args, "0.0.0-test", {
    stdin: typeof stdin === "string" ? Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]) : stdin,
    stdinIsTerminal: false,
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    env: options.env ?? {},
    workingDirectory: options.workingDirectory ?? tmpdir(),
    interrupted: options.interrupted ?? new AbortController().signal,
  });
  return { exitCode, ...output };
}

/** A folder that is gone after the test. */
export function temporaryFolder(onTestFinished: (cleanUp: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
