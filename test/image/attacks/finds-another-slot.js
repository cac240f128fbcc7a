// Claim: code in the executor's process finds its own slot and no other, and no file of the gateway's.
// Group: process, file and network access
// Layers: sandbox
import { readdirSync } from "node:fs";

const EMPTY = ["/run/assay/executors", "/var/lib/assay", "/run/tls", "/root", "/home"];

export default ({ confession }) => {
  const found = [];
  for (const folder of EMPTY) {
    try {
      found.push(...readdirSync(folder).map((name) => `${folder}/${name}`));
    } catch {
      // It is not there, or not for it to see.
    }
  }
  const sockets = readdirSync("/run/assay/executor").filter((name) => name.endsWith(".sock"));
  if (sockets.length !== 1 || found.length > 0) return `${confession} ${sockets} ${found}`;
  return "";
};
