/** Starts the `assay` command; the only file of cli/ that touches the process. */
import { readFileSync } from "node:fs";
import { run } from "./program.ts";
import type { TextSink } from "./surroundings.ts";

const EXIT_DEFECT = 70;
/** As a shell tells of a program that SIGPIPE has ended. */
const EXIT_READER_GONE = 141;

const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** A reader that has left, as `assay … | head` does, is no trouble of ours; but a verdict that nobody has read to its end is no good one either. */
function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT_READER_GONE);
    throw error;
  });
}

function sinkOf(stream: NodeJS.WriteStream): TextSink {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    get columns() {
      // Some terminals do not know, and say 0.
      return stream.columns > 0 ? stream.columns : undefined;
    },
  };
}

ignoreBrokenPipe(process.stdout);
ignoreBrokenPipe(process.stderr);

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The first one lets the command end its call; the second one ends it here and now.
  process.once(signal, () => interruption.abort());
}

try {
  process.exitCode = await run(process.argv.slice(2), versionOf(manifest), {
    stdin: process.stdin,
    stdinIsTerminal: process.stdin.isTTY,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    env: process.env,
    workingDirectory: process.cwd(),
    interrupted: interruption.signal,
  });
} catch {
  process.stderr.write("error: a defect of assay\n");
  process.exitCode = EXIT_DEFECT;
}

function versionOf(value: unknown): string {
  const hasVersion = typeof value === "object" && value !== null && "version" in value;
  return hasVersion && typeof value.version === "string" ? value.version : "unknown";
}
