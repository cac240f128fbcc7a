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

type Tallies = Record<string, Tally>;

interface History {
  commits: number;
  authors: Tallies;
  files: Tallies;
  /** Authors and files with the fewest commits, left out to keep the state small. */
  leftOut: number;
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

/** At most `MOST_NAMES` of them: beyond that, the ones with the most commits. */
function prune(tallies: Tallies): Tallies {
  const entries = Object.entries(tallies);
  if (entries.length <= MOST_NAMES) return tallies;
  return Object.fromEntries(entries.sort(([, a], [, b]) => b.commits - a.commits).slice(0, NAMES_KEPT));
}

/** Changes the state that it is given, which is the function's own: the server keeps what it needs of the one before. */
function record(history: History, commits: number, at: string, { author, files }: Change): History {
  let added = 0;
  let removed = 0;
  for (const file of files) {
    history.files[file.path] = raise(history.files[file.path], 1, file.added, file.removed, at);
    added += file.added;
    removed += file.removed;
  }
  history.authors[author] = raise(history.authors[author], commits, added, removed, at);
  history.commits += commits;
  const names = Object.keys(history.authors).length + Object.keys(history.files).length;
  if (names > MOST_NAMES) {
    history.authors = prune(history.authors);
    history.files = prune(history.files);
    history.leftOut += names - Object.keys(history.authors).length - Object.keys(history.files).length;
  }
  return history;
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
