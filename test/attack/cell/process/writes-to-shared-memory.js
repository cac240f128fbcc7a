// Claim: code in the executor's process leaves nothing in folders that everybody shares.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { writeFileSync } from "node:fs";

export default ({ token }) => {
  let last;
  for (const folder of ["/dev/shm", "/tmp", "/var/tmp"]) {
    try {
      writeFileSync(`${folder}/${token}`, token);
    } catch (error) {
      last = error;
    }
  }
  if (last !== undefined) throw last;
};
