/** Waits until something changes in files and folders. Behind `assay check --watch`. */
import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { Problem } from "./problem.ts";
import { systemWords } from "./read-file.ts";

/** Editors write in several steps; this long after the last one a change is over. */
const QUIET_MS = 100;

/** Watches until it is disposed of. */
export interface FileWatch extends Disposable {
  /** Resolves after the next change, or at once if there was one since the last time; false: `signal` was aborted. */
  changed(signal: AbortSignal): Promise<boolean>;
}

/** Begins to watch. A file is watched by its folder, since editors put new files in the place of old ones. Throws a Problem for a path that is not there. */
export function watchFiles(workingDirectory: string, paths: readonly string[]): FileWatch {
  let dirty = false;
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const note = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dirty = true;
      wake?.();
    }, QUIET_MS);
  };
  const watchers: FSWatcher[] = [];
  for (const path of paths) {
    const target = resolve(workingDirectory, path);
    try {
      const isFolder = statSync(target).isDirectory();
      const watcher = watch(isFolder ? target : dirname(target), { recursive: isFolder }, (_event, name) => {
        // What the command itself writes on the way begins with a dot, as does all that is no part of a module.
        if (name === null || (isFolder ? !/(?:^|[/\\])\./.test(name) : name === basename(target))) note();
      });
      // A folder that goes away takes its watch along; the next check says that it is gone.
      watcher.on("error", note);
      watchers.push(watcher);
    } catch (error) {
      for (const watcher of watchers) watcher.close();
      throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
    }
  }
  return {
    changed: (signal) =>
      new Promise((done) => {
        const finish = (): void => {
          wake = undefined;
          signal.removeEventListener("abort", finish);
          const isChanged = dirty && !signal.aborted;
          dirty = false;
          done(isChanged);
        };
        if (dirty || signal.aborted) {
          finish();
          return;
        }
        wake = finish;
        signal.addEventListener("abort", finish, { once: true });
      }),
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
