/** Reads a git repository's commits as events, oldest first. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** One file's part in a commit. Binary files count 0 lines. */
export interface FileChange {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** A commit, or the rest of one that is too large for one event, as the quickstart's reducer takes it. */
export interface HistoryEvent {
  readonly id: string;
  readonly type: "CommitRecorded" | "FilesChanged";
  readonly time: string;
  readonly data: { readonly author: string; readonly files: readonly FileChange[] };
}

// Control characters never stand in what git prints for these fields.
const RECORD = "\x1e";
const FIELD = "\x1f";

const MOST_FILES_AN_EVENT = 1_000;

interface Commit {
  readonly id: string;
  readonly time: string;
  readonly author: string;
  readonly files: readonly FileChange[];
}

function* eventsOf({ id, time, author, files }: Commit): Generator<HistoryEvent> {
  if (id === "") return;
  for (let start = 0; start === 0 || start < files.length; start += MOST_FILES_AN_EVENT) {
    const part = files.slice(start, start + MOST_FILES_AN_EVENT);
    yield {
      id: `${id}/${start}`,
      type: start === 0 ? "CommitRecorded" : "FilesChanged",
      time,
      data: { author, files: part },
    };
  }
}

function header(line: string): Omit<Commit, "files"> {
  const [id = "", time = "", author = ""] = line.slice(RECORD.length).split(FIELD);
  return { id, time, author };
}

function fileChange(line: string): FileChange | undefined {
  const [added, removed, ...path] = line.split("\t");
  if (added === undefined || removed === undefined || path.length === 0) return undefined;
  return { path: path.join("\t"), added: Number(added) || 0, removed: Number(removed) || 0 };
}

/** Streams the commits that lead to HEAD. Throws with git's own words if `repository` has none. */
export async function* commitsOf(repository: string): AsyncGenerator<HistoryEvent> {
  const format = `${RECORD}%H${FIELD}%cI${FIELD}%aN`;
  const git = spawn("git", ["-C", repository, "log", "--reverse", "--no-renames", "--numstat", `--format=${format}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  git.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  const ended = new Promise<number>((resolve) => {
    git.once("error", (error) => {
      complaint ||= `git could not be started: ${error.message}`;
      resolve(1);
    });
    git.once("close", (code) => resolve(code ?? 1));
  });

  let open: Omit<Commit, "files"> & { files: FileChange[] } = { id: "", time: "", author: "", files: [] };
  for await (const line of createInterface({ input: git.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith(RECORD)) {
      yield* eventsOf(open);
      open = { ...header(line), files: [] };
    } else {
      const change = fileChange(line);
      if (change !== undefined) open.files.push(change);
    }
  }
  yield* eventsOf(open);
  if ((await ended) !== 0) throw new Error(`git log failed in ${repository}: ${complaint.trim()}`);
}
