/**
 * For `npm run bench:profile` alone: the server, with a profiler in the gateway and in each executor. NOT the configuration that ships: executors get
 * Node's permission to use the inspector and to write into one folder, and have no walls of the system around them. Nothing of `src/` knows of it.
 * Takes the folder for the profiles, and then the server's own flags.
 */
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder = ""] = process.argv.splice(2, 1);
const PRELOAD = join(import.meta.dirname, "preload.ts");
const preload = pathToFileURL(PRELOAD);
preload.searchParams.set("folder", folder);

const EXTRA = [
  "--allow-inspector",
  `--allow-fs-read=${PRELOAD}`,
  `--allow-fs-write=${folder}`,
  "--disable-warning=ExperimentalWarning",
  `--import=${preload.href}`,
];

const spawn = childProcess.spawn;
/** Starts what it is asked to start; an executor with a few words more. */
function spawnProfiled(
  file: string,
  words: readonly string[],
  options: childProcess.SpawnOptions,
): childProcess.ChildProcess {
  const at = words.indexOf("--permission");
  const isExecutor = words.some((word) => word.endsWith("src/execute/child/main.ts"));
  const more = isExecutor && at >= 0 ? [...words.slice(0, at), ...EXTRA, ...words.slice(at)] : words;
  return spawn(file, more, options);
}
Object.assign(childProcess, { spawn: spawnProfiled });
syncBuiltinESMExports();

await import(preload.href);
await import("../../../src/main.ts");
