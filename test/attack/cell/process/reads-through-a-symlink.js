// Claim: a link that code in the executor's process makes leads nowhere that it may not go itself.
// Group: symlinks
// Layers: permission, sandbox, all
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

export default ({ folder, secretFile }) => {
  symlinkSync(secretFile, join(folder, "link"));
  return readFileSync(join(folder, "link"), "utf8");
};
