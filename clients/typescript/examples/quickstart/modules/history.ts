/** Folds the commits of a repository into its history: per author and per file, bounded however large the repository is. */
import { defineReducer, type Event } from "assay";

interface FileChange {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

interface Change {
  readonly author: string;
  readonly files: readonly FileChange[];
}

/** `FilesChanged` carries the rest of a commit that is too large for one event. */
type HistoryEvent = Event<"CommitRecorded", Change> | Event<"FilesChanged", Change>;

interface Tally {
  readonly commits: number;
  readonly added: number;
  readonly removed: number;
  readonly lastAt: string;
}

type Tallies = Readonly<Record<string, Tally>>;

interface History {
  readonly commits: number;
  readonly authors: Tallies;
  readonly files: Tallies;
  /** Authors and files with the fewest commits, left out to keep the state small. */
  readonly leftOut: number;
}

const MOST_NAMES = 3_000;
const NAMES_KEPT = 2_000;

function raise(tally: Tally | undefined, commits: number, added: number, removed: number, at: string): Tally {
  return {
    commits: (tally?.commits ?? 0) + commits,
    added: (tally?.added ?? 0) + added,
    removed: (tally?.removed ?? 0) + removed,
    lastAt: at,
  };
}

function prune(tallies: Tallies): Tallies {
  const entries = Object.entries(tallies);
  if (entries.length <= MOST_NAMES) return tallies;
  return Object.fromEntries(entries.sort(([, a], [, b]) => b.commits - a.commits).slice(0, NAMES_KEPT));
}

function record(history: History, commits: number, at: string, { author, files }: Change): History {
  const touched: Record<string, Tally> = {};
  let added = 0;
  let removed = 0;
  for (const file of files) {
    touched[file.path] = raise(history.files[file.path], 1, file.added, file.removed, at);
    added += file.added;
    removed += file.removed;
  }
  const everyAuthor = { ...history.authors, [author]: raise(history.authors[author], commits, added, removed, at) };
  const everyFile = { ...history.files, ...touched };
  const authors = prune(everyAuthor);
  const kept = prune(everyFile);
  const dropped =
    Object.keys(everyAuthor).length -
    Object.keys(authors).length +
    Object.keys(everyFile).length -
    Object.keys(kept).length;
  return { commits: history.commits + commits, authors, files: kept, leftOut: history.leftOut + dropped };
}

export default defineReducer<History, HistoryEvent>({
  initial: () => ({ commits: 0, authors: {}, files: {}, leftOut: 0 }),

  apply(history, event) {
    const at = event.time ?? "";
    switch (event.type) {
      case "CommitRecorded":
        return record(history, 1, at, event.data);
      case "FilesChanged":
        return record(history, 0, at, event.data);
    }
  },
});
