/** What the pinned Node itself needs of the host's file system: its loader and its libraries, by the names under which they are looked for. */
import { existsSync } from "node:fs";

/** The loader's own list of where libraries lie. Without it the loader looks in its built-in folders. */
const LOADER_CACHE = "/etc/ld.so.cache";

/** The files of the host that a child with nothing else can start Node from, Node's own included. What is loaded here, under the same Node, is what a child loads. */
export function hostFilesOfNode(): readonly string[] {
  const { report } = process;
  // Names are looked up otherwise, which can take long.
  Object.assign(report, { excludeNetwork: true, excludeEnv: true });
  const loaded = sharedObjects(report.getReport()).filter(
    // The kernel's own has no path, and an add-on of a package is not the host's.
    (path) => path.startsWith("/") && !path.includes("/node_modules/"),
  );
  return [...new Set([process.execPath, ...loaded, ...(existsSync(LOADER_CACHE) ? [LOADER_CACHE] : [])])];
}

function sharedObjects(report: object): readonly string[] {
  const list: unknown = "sharedObjects" in report ? report.sharedObjects : undefined;
  if (!Array.isArray(list)) throw new TypeError("Node's report does not tell which libraries are loaded");
  return list.filter((path) => typeof path === "string");
}
