// Claim: code in the executor's process can write nowhere but into its slot, which is memory.
// Group: process, file and network access
// Layers: sandbox
import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";

/** The slot; queues of the container's own IPC namespace, which hold nothing that a file system would; and what the kernel makes up. */
const ALLOWED = /^\/(run\/assay\/executor|dev\/mqueue|proc|sys)(\/|$)/;

export default ({ confession, token }) => {
  const written = [];
  let folders = 0;
  const walk = (folder) => {
    folders++;
    try {
      const path = `${folder}/${token}`;
      const file = openSync(path, "wx");
      written.push(path);
      writeSync(file, token);
      closeSync(file);
      rmSync(path);
    } catch {
      // Read-only.
    }
    let entries = [];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const path = `${folder === "/" ? "" : folder}/${entry.name}`;
      if (ALLOWED.test(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) {
        try {
          closeSync(openSync(path, "r+"));
          written.push(path);
        } catch {
          // Read-only.
        }
      }
    }
  };
  walk("/");
  if (folders < 20) throw new Error("there was nothing to walk through");
  return written.length === 0 ? `${folders} folders` : `${confession} ${written.slice(0, 5)}`;
};
