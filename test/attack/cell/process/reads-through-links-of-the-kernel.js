// Claim: the links that the kernel keeps under /proc lead nowhere that the executor's process may not go itself.
// Group: symlinks
// Layers: permission, sandbox, all
import { readFileSync } from "node:fs";

export default ({ secretFile }) => {
  let last;
  for (const way of [
    "/proc/self/root",
    "/proc/1/root",
    `/proc/${process.ppid}/root`,
    "/proc/self/cwd/..",
    "/proc/thread-self/root",
  ]) {
    try {
      return readFileSync(`${way}${secretFile}`, "utf8");
    } catch (error) {
      last = error;
    }
  }
  throw last;
};
