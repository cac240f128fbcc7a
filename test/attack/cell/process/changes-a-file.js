// Claim: code in the executor's process cannot change a file that is there.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { appendFileSync } from "node:fs";
import { join } from "node:path";

export default ({ folder, token }) => appendFileSync(join(folder, "planted.txt"), token);
