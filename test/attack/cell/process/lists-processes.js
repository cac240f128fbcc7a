// Claim: code in the executor's process sees no other process.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { readdirSync, readFileSync } from "node:fs";

export default () => {
  const said = [];
  for (const name of readdirSync("/proc")) {
    try {
      if (/^\d+$/.test(name)) said.push(readFileSync(`/proc/${name}/cmdline`, "utf8"));
    } catch {
      // It is gone, or another user's.
    }
  }
  return said.join();
};
