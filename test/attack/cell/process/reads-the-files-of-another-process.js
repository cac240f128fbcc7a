// Claim: code in the executor's process cannot look into another process: its environment, its files, its command line.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { readFileSync } from "node:fs";

export default ({ victim, secretFile }) => {
  const said = [];
  let last;
  for (const path of [`${victim}/environ`, `${victim}/cmdline`, `${victim}/root${secretFile}`]) {
    try {
      said.push(readFileSync(`/proc/${path}`, "utf8"));
    } catch (error) {
      last = error;
    }
  }
  if (said.length > 0) return said.join();
  throw last;
};
