// Claim: code in the executor's process cannot write a file where the gateway writes its own.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export default ({ folder, token }) => writeFileSync(join(folder, "written"), token);
